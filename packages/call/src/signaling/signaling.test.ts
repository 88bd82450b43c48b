import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFakeCenter, STARTED, WITH_ADA } from "../../test/fake-center.ts";
import { openSignaling, type Signaling } from "./signaling.ts";

const ADDRESS = STARTED.SocketUrl;

let clock: ReturnType<typeof createManualClock>;
let center: ReturnType<typeof createFakeCenter>;
let events: unknown[];
let signaling: Signaling;

beforeEach(async () => {
  clock = createManualClock();
  center = createFakeCenter();
  events = [];
  const deps = { clock, random: createSeededRandom(7), openSocket: center.openSocket };
  signaling = openSignaling(deps, {
    address: ADDRESS,
    onState: ({ phase }) => events.push(phase),
    onOver: () => events.push("over"),
  });
  await clock.drain();
});

afterEach(() => {
  signaling[Symbol.dispose]();
  expect(clock.pendingTimers).toEqual([]);
});

describe("openSignaling", () => {
  it("[CC-05] reports the states of the call, and returns the results of requests", async () => {
    center.show(WITH_ADA);
    const result = await signaling.request("dtmf", { digits: "1" });

    expect(events).toEqual(["connected"]);
    expect(result).toEqual({ ok: true, value: {} });
    expect(center.requests).toEqual([{ jsonrpc: "2.0", id: 1, method: "dtmf", params: { digits: "1" } }]);
  });

  it("[CC-05] returns the refusal of a request", async () => {
    center.settings.answers.invite = 486;

    expect(await signaling.request("invite")).toEqual({
      ok: false,
      refusal: { kind: "refused", code: 486, message: "refused" },
    });
  });

  it("[CC-05] reconnects with the same address, and loses the requests of the old socket", async () => {
    center.settings.answers.invite = "silent";
    const request = signaling.request("invite");
    center.close(1006);
    expect(signaling.isUp).toBe(false);
    expect(await signaling.request("dtmf")).toEqual({ ok: false, refusal: { kind: "lost" } });
    const isUp = signaling.whenUp();
    await clock.run(5_000);

    expect(await request).toEqual({ ok: false, refusal: { kind: "lost" } });
    expect(await isUp).toBe(true);
    expect(center.addresses).toEqual([ADDRESS, ADDRESS]);
  });

  it("[CC-05] loses a request that is not answered in ten seconds", async () => {
    center.settings.answers.dtmf = "silent";
    const request = signaling.request("dtmf");
    await clock.run(10_000);

    expect(await request).toEqual({ ok: false, refusal: { kind: "lost" } });
  });

  it("[CC-05] ends with the close code 1000, and with no other", async () => {
    for (const code of [4408, 1008, 1003, 1006]) {
      center.close(code);
      await clock.run(20_000);
      expect(signaling.isUp, String(code)).toBe(true);
    }
    center.close(1000);

    expect(events).toEqual(["over"]);
    expect(await signaling.whenUp()).toBe(false);
    await clock.run(60_000);
    expect(center.isConnected).toBe(false);
  });

  it("[CC-05] replaces a silent socket", async () => {
    center.settings.answers.accept = "silent";
    await clock.run(40_000);

    expect(center.addresses.length).toBeGreaterThan(1);
  });

  it("[CC-05] keeps a socket on which probes are answered", async () => {
    await clock.run(600_000);

    expect(center.addresses).toEqual([ADDRESS]);
  });

  it("[CC-06] ignores messages that it does not understand", async () => {
    for (const text of ["{", "null", '{"id":99,"result":1}', '{"method":"news"}']) center.send(text);

    expect(events).toEqual([]);
    expect(signaling.isUp).toBe(true);
  });

  it("[CC-05] follows the network: connects at once if it may be back, and is down if it is gone", async () => {
    center.settings.network = "down";
    signaling.interrupt();
    expect(signaling.isUp).toBe(false);
    await clock.run(30_000);
    center.settings.network = "up";
    signaling.nudge();
    await clock.drain();

    expect(signaling.isUp).toBe(true);
  });

  it("[CC-16] is quiet after it is disposed", async () => {
    const waiting = signaling.request("accept");
    center.settings.answers.accept = "silent";
    signaling[Symbol.dispose]();
    center.show(WITH_ADA);

    expect(await waiting).toEqual({ ok: false, refusal: { kind: "lost" } });
    expect(events).toEqual([]);
    expect(await signaling.whenUp()).toBe(false);
  });
});
