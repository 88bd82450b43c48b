import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { API_EVENTS } from "./client.ts";
import { createConduitClient } from "./conduit-client.ts";

type Sent = { readonly requestId: string; readonly method: string; readonly params: object };

function setUp() {
  const sent: Sent[] = [];
  let answer: (data: unknown) => void = () => {};
  const client = createConduitClient(
    { clock: createManualClock(), random: createSeededRandom(1) },
    {
      sendUpstream: (event, data) => void (event === "api_request" && sent.push(data as Sent)),
      onUpstream: (_event, callback) => {
        answer = callback;
      },
    },
    API_EVENTS,
  );
  const received: unknown[] = [];
  const callbacks = {
    success: (...all: unknown[]) => void received.push(["success", ...all]),
    failure: (...all: unknown[]) => void received.push(["failure", ...all]),
  };
  return { client, sent, received, callbacks, answer: (data: unknown) => answer(data) };
}

describe("createConduitClient", () => {
  it("sends a method with a unique id, and an empty object for omitted parameters", () => {
    const { client, sent } = setUp();

    client.call("acceptContact", { contactId: "c" });
    client.call("other");

    expect(sent).toMatchObject([
      { event: "api_request", method: "acceptContact", params: { contactId: "c" } },
      { method: "other", params: {} },
    ]);
    expect(sent[0]?.requestId).toMatch(/^\d+-[0-9a-z]+$/);
    expect(sent[0]?.requestId).not.toBe(sent[1]?.requestId);
  });

  it("delivers each response to its caller, once", () => {
    const { client, sent, received, callbacks, answer } = setUp();
    client.call("m", {}, callbacks);
    const [{ requestId }] = sent as [Sent];

    answer(null);
    answer({ requestId: "another request", data: 1, err: null });
    answer({ requestId, data: { a: 1 }, err: null });
    answer({ requestId, data: { a: 2 }, err: null });

    expect(received).toEqual([["success", { a: 1 }]]);
  });

  it("passes the text and the data of a failure, and a non-string error as JSON", () => {
    const { client, sent, received, callbacks, answer } = setUp();
    client.call("m", {}, callbacks);
    client.call("m", {}, callbacks);
    const [first, second] = sent as [Sent, Sent];

    answer({ requestId: first.requestId, data: null, err: '{"type":"X"}' });
    answer({ requestId: second.requestId, data: null, err: { type: "Y" } });

    expect(received).toEqual([
      ["failure", '{"type":"X"}', null],
      ["failure", '{"type":"Y"}', null],
    ]);
  });

  it("passes the data of a failure to a caller that has only a success callback, as pages expect", () => {
    const { client, sent, received, callbacks, answer } = setUp();
    client.call("m", {}, { success: callbacks.success });

    answer({ requestId: sent[0]?.requestId, data: null, err: "no" });

    expect(received).toEqual([["success", null]]);
  });
});
