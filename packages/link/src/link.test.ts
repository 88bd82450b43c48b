import { type Random, silentLogger } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createLink, createReconnectPolicy, LINK_CODES, type LinkSocketListener, type LinkState } from "./index.ts";

type FakeSocket = LinkSocketListener & { readonly address: string; readonly sent: string[]; isClosed: boolean };

function setUp(mayReturn: (code: number) => boolean = () => true, random: Random = createSeededRandom(3)) {
  const clock = createManualClock();
  const sockets: FakeSocket[] = [];
  const states: LinkState["phase"][] = [];
  const frames: string[] = [];
  let addresses = 0;
  const link = createLink(
    {
      clock,
      log: silentLogger,
      openSocket: (address, listener) => {
        const socket: FakeSocket = { ...listener, address, sent: [], isClosed: false };
        sockets.push(socket);
        return {
          send: (text) => void socket.sent.push(text),
          close: () => {
            socket.isClosed = true;
          },
        };
      },
    },
    {
      address: () => {
        addresses += 1;
        return Promise.resolve(`ws://here/${addresses}`);
      },
      onOpen: (send) => send("hello"),
      onFrame: (text) => void frames.push(text),
      onState: ({ phase }) => void states.push(phase),
      policy: createReconnectPolicy(random, ({ code }) => mayReturn(code)),
      liveness: { probeMs: 10_000, silenceMs: 5_000, probe: () => "ping" },
    },
  );
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("no socket yet");
    return socket;
  };
  return { clock, link, sockets, states, frames, last };
}

describe("a link", () => {
  it("[LK-01] does nothing before it is started", async () => {
    const { clock, link, sockets } = setUp();

    await clock.run(60_000);

    expect(sockets).toEqual([]);
    expect(link.state).toEqual({ phase: "idle" });
    expect(link.send("early")).toBe(false);
  });

  it("[LK-02] sends the first frames on each new socket, with a fresh address", async () => {
    const { clock, link, sockets, last } = setUp();

    link.start();
    await clock.drain();
    last().onOpen();
    last().onClose(1006, "");
    await clock.run(1_000);
    last().onOpen();

    expect(sockets.length).toBeGreaterThan(1);
    expect(new Set(sockets.map(({ address }) => address)).size).toBe(sockets.length);
    expect(last().sent).toEqual(["hello"]);
    link.stop();
  });

  it("[LK-03] goes through connecting, up, waiting and connecting again after a loss", async () => {
    const { clock, link, states, last } = setUp();

    link.start();
    await clock.drain();
    last().onOpen();
    last().onClose(1006, "");
    await clock.run(500);

    expect(states).toEqual(["connecting", "up", "waiting", "connecting"]);
    link.stop();
  });

  it.each<[jitter: string, fraction: number, waits: readonly number[]]>([
    ["nothing", 0, [500, 1_000, 2_000, 4_000, 5_000, 5_000]],
    ["half", 0.999_999, [250, 500, 1_000, 2_000, 2_500, 2_500]],
  ])("[LK-04] doubles the delay from 0.5 s to 5 s, with jitter %s", async (_, fraction, waits) => {
    const random: Random = { fraction: () => fraction, bytes: (count) => new Uint8Array(count) };
    const { clock, link, last } = setUp(() => true, random);

    link.start();
    const waited = [];
    for (const _wait of waits) {
      await clock.drain();
      last().onClose(1006, "");
      const { state } = link;
      if (state.phase !== "waiting") throw new Error(state.phase);
      waited.push(state.retryAt - clock.now());
      clock.advance(state.retryAt - clock.now());
    }
    link.stop();

    expect(waited).toEqual(waits);
  });

  it.each<[after: string, upMs: number, wait: number]>([
    ["keeps growing after a connection of less than five seconds", 4_999, 4_000],
    ["starts at half a second again after a connection of five seconds", 5_000, 500],
  ])("[LK-04] the delay %s", async (_after, upMs, wait) => {
    const random: Random = { fraction: () => 0, bytes: (count) => new Uint8Array(count) };
    const { clock, link, last } = setUp(() => true, random);
    link.start();
    for (const waitMs of [500, 1_000, 2_000]) {
      await clock.drain();
      last().onClose(1006, "");
      await clock.run(waitMs);
    }

    last().onOpen();
    await clock.run(upMs);
    last().onClose(1006, "");
    const { state } = link;
    link.stop();

    expect(state).toMatchObject({ phase: "waiting", retryAt: clock.now() + wait });
  });

  it("[LK-05] a stopped link closes its socket and ignores its later events", async () => {
    const { clock, link, frames, last } = setUp();

    link.start();
    await clock.drain();
    last().onOpen();
    link.stop();
    last().onText("late");
    last().onClose(1000, "");
    await clock.run(60_000);

    expect(last().isClosed).toBe(true);
    expect(frames).toEqual([]);
    expect(link.state.phase).toBe("stopped");
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[LK-06] stops when the policy returns no delay, and reconnects on start", async () => {
    const { clock, link, sockets, last } = setUp((code) => code !== 4401);

    link.start();
    await clock.drain();
    last().onOpen();
    last().onClose(4401, "signed out");
    await clock.run(60_000);

    expect(link.state).toEqual({ phase: "stopped", loss: { code: 4401, reason: "signed out" } });
    link.start();
    await clock.drain();
    expect(sockets.length).toBe(2);
    link.stop();
  });

  it("[LK-08] reconnects when nothing follows a probe", async () => {
    const { clock, link, states, last } = setUp();

    link.start();
    await clock.drain();
    last().onOpen();
    await clock.run(15_000);

    expect(states).toContain("waiting");
    expect(last().sent).toEqual(["hello", "ping"]);
    link.stop();
  });

  it("[LK-10] a nudge ends the wait, and a hanging attempt counts as lost", async () => {
    const { clock, link, sockets, last } = setUp();

    link.start();
    await clock.drain();
    last().onClose(1006, "");
    link.nudge();
    await clock.drain();
    expect(sockets.length).toBe(2);
    clock.advance(10_000);

    expect(link.state).toMatchObject({ phase: "waiting", loss: { code: LINK_CODES.silent } });
    link.stop();
  });

  it("[LK-12] a nudge during an attempt that fails starts the next attempt at once, and only that one", async () => {
    const { clock, link, sockets, last } = setUp();
    link.start();
    await clock.drain();

    link.nudge();
    link.nudge();
    last().onClose(1006, "");
    await clock.drain();
    expect(sockets.length).toBe(2);
    last().onClose(1006, "");
    await clock.drain();

    expect(sockets.length).toBe(2);
    expect(link.state).toMatchObject({ phase: "waiting", attempt: 2 });
    link.stop();
  });

  it("[LK-12] a nudge during an attempt that succeeds is used up, and none overrides a policy that stops the link", async () => {
    const { clock, link, sockets, last } = setUp((code) => code !== 4401);
    link.start();
    await clock.drain();

    link.nudge();
    last().onOpen();
    last().onClose(1006, "");
    await clock.drain();
    expect(sockets.length).toBe(1);
    link.nudge();
    await clock.drain();
    link.nudge();
    last().onClose(4401, "signed out");
    await clock.drain();

    expect(link.state.phase).toBe("stopped");
    expect(sockets.length).toBe(2);
  });

  it("[LK-12] an interruption after a nudge cancels it", async () => {
    const { clock, link, sockets } = setUp();
    link.start();
    await clock.drain();

    link.nudge();
    link.interrupt();
    await clock.drain();

    expect(sockets.length).toBe(1);
    expect(link.state.phase).toBe("waiting");
    link.stop();
  });

  it("[LK-11] an interruption is reported at once, and a nudge reconnects", async () => {
    const { clock, link, sockets, states, last } = setUp();
    link.interrupt();
    expect(states).toEqual([]);

    link.start();
    await clock.drain();
    last().onOpen();
    link.interrupt();
    link.interrupt();

    expect(link.state).toMatchObject({ phase: "waiting", loss: { code: LINK_CODES.interrupted } });
    expect(sockets[0]?.isClosed).toBe(true);
    link.nudge();
    await clock.drain();
    expect(states).toEqual(["connecting", "up", "waiting", "connecting"]);
    expect(sockets.length).toBe(2);
    link.stop();
  });
});
