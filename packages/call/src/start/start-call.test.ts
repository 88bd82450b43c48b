import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createFakeCenter, STARTED } from "../../test/fake-center.ts";
import { startCall } from "./start-call.ts";
import { readStartedCall } from "./started-call.ts";

const URL = "https://center.example/startCall";

function open() {
  const center = createFakeCenter();
  const clock = createManualClock();
  return { center, clock, deps: { fetch: center.fetch, clock } };
}

describe("startCall", () => {
  it("[CC-03] sends the facts of the page and the signed identity", async () => {
    const { center, deps } = open();

    const started = await startCall(deps, URL, {
      contactFlowId: "flow",
      name: "Ada",
      attributes: { plan: "gold" },
      identityToken: "a.b.c",
    });

    expect(started).toEqual({ ok: true, value: STARTED });
    expect(center.starts).toEqual([
      {
        url: URL,
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Amz-Security-Token": "a.b.c" },
        body: { ContactFlowId: "flow", ParticipantDetails: { DisplayName: "Ada" }, Attributes: { plan: "gold" } },
      },
    ]);
  });

  it("[CC-03] leaves out what the page does not know", async () => {
    const { center, deps } = open();
    await startCall(deps, URL, {});

    expect(center.starts[0]).toMatchObject({ headers: { "Content-Type": "application/json" }, body: {} });
  });

  it.each([
    [429, "too-many-requests", { kind: "refused", reason: "too-many", message: "why" }],
    [403, "voice-off", { kind: "refused", reason: "voice-off", message: "why" }],
    [403, "origin-not-approved", { kind: "refused", reason: "other", message: "why" }],
    [400, "invalid-field", { kind: "refused", reason: "other", message: "why" }],
    [503, "unavailable", { kind: "unreachable" }],
  ])("[CC-03] reports the refusal %i %s", async (status, code, refusal) => {
    const { center, deps } = open();
    center.settings.start = { status, body: JSON.stringify({ data: { Error: { code, message: "why" } } }) };

    expect(await startCall(deps, URL, {})).toEqual({ ok: false, refusal });
  });

  it.each(["<html>", "null", "[]", "{}", '{"data":{}}', '{"data":{"startCallResult":{"ContactId":"c"}}}'])(
    "[CC-03] takes %j for the answer of another server",
    async (body) => {
      const { center, deps } = open();
      center.settings.start = { status: 200, body };

      expect(await startCall(deps, URL, {})).toEqual({
        ok: false,
        refusal: { kind: "refused", reason: "other", message: "not the answer of a contact center" },
      });
    },
  );

  it("[CC-03] cannot reach a center without a network, or that does not answer in 15 seconds", async () => {
    const { center, clock, deps } = open();
    center.settings.network = "down";
    const unreachable = { ok: false, refusal: { kind: "unreachable" } };
    expect(await startCall(deps, URL, {})).toEqual(unreachable);
    center.settings.network = "up";
    center.settings.start.status = 0;
    const started = startCall(deps, URL, {});
    await clock.run(15_000);

    expect(await started).toEqual(unreachable);
    expect(clock.pendingTimers).toEqual([]);
  });
});

describe("readStartedCall", () => {
  it.each([
    { ...STARTED, SocketUrl: "https://center.example/socket/call" },
    { ...STARTED, SocketUrl: "javascript:alert(1)" },
    { ...STARTED, IceServers: null },
    { ...STARTED, IceServers: [{ urls: "stun:center.example" }] },
    { ...STARTED, IceServers: [{ urls: ["turn:a"], username: 1 }] },
    { ...STARTED, ParticipantToken: undefined },
    "text",
  ])("refuses what is not a started call: %j", (value) => expect(readStartedCall(value)).toBeUndefined());
});
