import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { API_WORDS } from "./client.ts";
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
    API_WORDS,
  );
  const told: unknown[] = [];
  const callbacks = {
    success: (...all: unknown[]) => void told.push(["success", ...all]),
    failure: (...all: unknown[]) => void told.push(["failure", ...all]),
  };
  return { client, sent, told, callbacks, answer: (data: unknown) => answer(data) };
}

describe("createConduitClient", () => {
  it("sends a method with an id of its own, and an object for parameters that are not given", () => {
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

  it("gives each answer to who asked, once", () => {
    const { client, sent, told, callbacks, answer } = setUp();
    client.call("m", {}, callbacks);
    const [{ requestId }] = sent as [Sent];

    answer(null);
    answer({ requestId: "somebody else's", data: 1, err: null });
    answer({ requestId, data: { a: 1 }, err: null });
    answer({ requestId, data: { a: 2 }, err: null });

    expect(told).toEqual([["success", { a: 1 }]]);
  });

  it("gives a failure its text and its data, and an error that is no text as JSON", () => {
    const { client, sent, told, callbacks, answer } = setUp();
    client.call("m", {}, callbacks);
    client.call("m", {}, callbacks);
    const [first, second] = sent as [Sent, Sent];

    answer({ requestId: first.requestId, data: null, err: '{"type":"X"}' });
    answer({ requestId: second.requestId, data: null, err: { type: "Y" } });

    expect(told).toEqual([
      ["failure", '{"type":"X"}', null],
      ["failure", '{"type":"Y"}', null],
    ]);
  });

  it("gives the data of a failure to who only asked for success, as pages expect", () => {
    const { client, sent, told, callbacks, answer } = setUp();
    client.call("m", {}, { success: callbacks.success });

    answer({ requestId: sent[0]?.requestId, data: null, err: "no" });

    expect(told).toEqual([["success", null]]);
  });
});
