import { silentLogger } from "@tributary/kernel";
import type { LinkSocketListener } from "@tributary/link";
import type { PanelServerFrame } from "@tributary/protocol/panel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createPanelLink } from "./panel-link.ts";

const WELCOME = {
  type: "welcome",
  pageId: "page-0001",
  serverTime: 0,
  sessionExpiresAt: 1,
  heartbeatMs: 1,
  agent: { userId: "u", username: "ada", displayName: "Ada" },
  instance: { region: "r", alias: "a", instanceARN: "arn" },
} as const;

function setUp() {
  const clock = createManualClock();
  const sockets: { listener: LinkSocketListener; sent: { readonly type: string; readonly requestId?: string }[] }[] =
    [];
  const frames: PanelServerFrame[] = [];
  const ends: (readonly [string, number])[] = [];
  const link = createPanelLink(
    {
      clock,
      random: createSeededRandom(1),
      log: silentLogger,
      openSocket: (_address, listener) => {
        const sent: { type: string; requestId?: string }[] = [];
        sockets.push({ listener, sent });
        return { send: (text) => void sent.push(JSON.parse(text)), close: () => undefined };
      },
    },
    {
      address: "ws://center",
      pageId: "page-0001",
      sessionToken: () => "token",
      cursors: () => [{ conversationId: "c", seq: 7 }],
      onFrame: (frame) => void frames.push(frame),
      onLost: (code) => void ends.push(["lost", code]),
      onEnded: (code) => void ends.push(["ended", code]),
    },
  );
  const latest = () => sockets.at(-1) ?? sockets[0];
  return {
    clock,
    link,
    frames,
    ends,
    sent: () => latest()?.sent ?? [],
    receive: (frame: object) => latest()?.listener.onText(JSON.stringify(frame)),
    lose: (code: number) => latest()?.listener.onClose(code, ""),
    async open(): Promise<void> {
      link.start();
      await Promise.resolve();
      await Promise.resolve();
      latest()?.listener.onOpen();
    },
  };
}

function cyclic(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

describe("the panel's link", () => {
  it("first sends the page's id and its cursors", async () => {
    const { open, sent } = setUp();

    await open();

    expect(sent()).toEqual([
      {
        type: "hello",
        version: 1,
        pageId: "page-0001",
        sessionToken: "token",
        resume: [{ conversationId: "c", seq: 7 }],
      },
    ]);
  });

  it("returns the response of each call to its caller, and passes all other frames to the page", async () => {
    const { open, receive, link, sent, frames } = setUp();
    await open();
    receive(WELCOME);

    const [first, second] = [
      link.call("acceptContact", { contactId: "a" }),
      link.call("clearContact", { contactId: "b" }),
    ];
    const [, one, two] = sent();
    receive({ type: "failed", requestId: two?.requestId, error: { type: "T", message: "m", statusCode: 409 } });
    receive({ type: "pages", length: 2 });
    receive({ type: "result", requestId: one?.requestId, data: { done: true } });

    expect(await first).toEqual({ ok: true, data: { done: true } });
    expect(await second).toEqual({ ok: false, error: { type: "T", message: "m", statusCode: 409 }, data: undefined });
    expect(frames.map(({ type }) => type)).toEqual(["welcome", "pages"]);
  });

  it("sends no call before the center has accepted the page", async () => {
    const { open, link } = setUp();
    await open();

    await expect(link.call("acceptContact", {})).rejects.toMatchObject({ code: "unavailable" });
    expect(link.isUp).toBe(false);
  });

  it("rejects pending calls when the connection is lost, and reconnects", async () => {
    const { clock, open, receive, link, lose, ends, sent } = setUp();
    await open();
    receive(WELCOME);
    const call = link.call("acceptContact", {});

    lose(1006);

    await expect(call).rejects.toMatchObject({ code: "unavailable" });
    expect(ends).toEqual([["lost", 1006]]);
    clock.advance(1_000);
    await Promise.resolve();
    await Promise.resolve();
    expect(sent()).toEqual([]);
  });

  it("rejects a call without a response after a timeout", async () => {
    const { clock, open, receive, link } = setUp();
    await open();
    receive(WELCOME);
    const call = link.call("acceptContact", {});

    clock.advance(10_000);
    receive({ type: "pong", serverTime: 1 });
    clock.advance(10_000);

    await expect(call).rejects.toMatchObject({ code: "unavailable" });
  });

  it("fails calls and drops broadcasts above the limit of a frame, and stays connected", async () => {
    const { open, receive, link, sent } = setUp();
    await open();
    receive(WELCOME);
    const data = "€".repeat(22_000);

    const call = await link.call("notifyContactIssue", { data });
    link.broadcast("bulk", data);
    const election = link.master({ method: "checkMaster", topic: data, shouldNotBecomeMasterIfNone: false });

    expect(call).toMatchObject({ ok: false, error: { type: "InvalidParameterException", statusCode: 413 } });
    await expect(election).rejects.toMatchObject({ code: "request-too-large" });
    expect(sent().map(({ type }) => type)).toEqual(["hello"]);
    expect(link.isUp).toBe(true);
  });

  it.each([
    ["cycles", cyclic()],
    ["large integers", 2n ** 64n],
    ["too many levels", nested(100_000)],
  ])("[CD-17] fails calls and drops broadcasts with %s", async (_kind, value) => {
    const { open, receive, link, sent } = setUp();
    await open();
    receive(WELCOME);

    link.broadcast("event", value);
    const call = await link.call("notifyContactIssue", { value });

    expect(call).toMatchObject({ ok: false, error: { type: "InvalidParameterException", statusCode: 400 } });
    expect(sent().map(({ type }) => type)).toEqual(["hello"]);
    expect(link.isUp).toBe(true);
  });

  it.each([4401, 1009])("does not reconnect after the permanent close code %d", async (code) => {
    const { clock, open, receive, lose, ends, link } = setUp();
    await open();
    receive(WELCOME);

    lose(code);
    clock.advance(60_000);

    expect(ends).toEqual([["ended", code]]);
    expect(link.isUp).toBe(false);
  });

  it("ignores frames of a newer server and malformed ones", async () => {
    const { open, receive, frames } = setUp();
    await open();

    receive({ type: "from-the-future" });
    receive({ type: "update", update: 7 });
    receive(WELCOME);

    expect(frames.map(({ type }) => type)).toEqual(["welcome"]);
  });
});
