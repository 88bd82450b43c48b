import { createManualClock, createRecordingLogger, type ManualClock, type RecordingLogger } from "@tributary/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { ScriptedSocket } from "../../test/scripted-socket.ts";
import { ManagedSocket, type SocketLimits } from "./managed-socket.ts";
import { createSocketMonitor, type MonitoredSocket } from "./socket-monitor.ts";

const LIMITS: SocketLimits = {
  pingAfterMs: 20_000,
  maxSilentMs: 40_000,
  maxStuckMs: 10_000,
  maxBufferedBytes: 100,
  maxBurstBytes: 1_000,
  silent: { code: 4001, reason: "silent" },
  tooSlow: { code: 4002, reason: "too slow" },
};

let clock: ManualClock;
let log: RecordingLogger;
let peer: ScriptedSocket;
let socket: ManagedSocket;
let received: (string | null)[];
let monitored: Set<MonitoredSocket>;

beforeEach(() => {
  clock = createManualClock();
  log = createRecordingLogger();
  peer = new ScriptedSocket();
  received = [];
  const receiver = {
    onMessage: (text: string | null) => void received.push(text),
    onPong: (payload: Buffer) => void received.push(`pong ${payload}`),
    onClosing: () => void received.push("closing"),
    onClosed: () => void received.push("closed"),
  };
  monitored = new Set();
  const rounds = createSocketMonitor(clock);
  const monitor = {
    ...rounds,
    add(added: MonitoredSocket) {
      monitored.add(added);
      rounds.add(added);
    },
    remove(removed: MonitoredSocket) {
      monitored.delete(removed);
      rounds.remove(removed);
    },
  };
  socket = new ManagedSocket({ clock, log, monitor }, peer.upgraded, { limits: LIMITS, receiver });
});

const sentBytes = async (): Promise<string> => {
  await new Promise((resolve) => setImmediate(resolve));
  return String(peer.wire.read() ?? "");
};

it("[MS-01] sends messages in order, together at the end of the turn", async () => {
  socket.sendText("a");
  socket.sendFrame(Buffer.from("b"));
  const before = peer.wire.read();

  expect(before).toBeNull();
  expect(await sentBytes()).toBe(Buffer.from([0x81, 1, 0x61, 0x62]).toString());
});

describe("liveness", () => {
  it("[MS-02] pings an idle peer, and closes one that stays silent with the reason", () => {
    clock.advance(15_000);
    expect(peer.pings).toEqual([]);
    clock.advance(20_000);
    expect(peer.pings.length).toBeGreaterThan(0);
    expect(peer.closings).toEqual([]);

    clock.advance(5_000);

    expect([peer.closings, peer.reasons]).toEqual([[4001], ["silent"]]);
  });

  it.each([
    ["message", () => peer.emit("message", Buffer.from("x"), false)],
    ["pong", () => peer.emit("pong", Buffer.alloc(0))],
  ])("[MS-02] a %s counts as a sign of life", (_name, give) => {
    for (let round = 0; round < 20; round += 1) {
      clock.advance(15_000);
      give();
    }

    expect([peer.pings, peer.closings]).toEqual([[], []]);
  });
});

describe("backpressure", () => {
  it("[MS-03] closes a peer with more unsent bytes than allowed, and logs it", () => {
    clock.advance(10_000);
    peer.bufferedAmount = 100;
    socket.sendText("x");
    expect(peer.closings).toEqual([]);

    peer.bufferedAmount = 101;
    socket.sendText("x");

    expect([peer.closings, peer.reasons]).toEqual([[4002], ["too slow"]]);
    expect(log.lines).toMatchObject([{ level: "warn", fields: { bufferedBytes: 101 } }]);
  });

  it("[MS-04] allows more unsent bytes during a burst, and not without limit", () => {
    clock.advance(10_000);
    socket.startBurst();
    clock.advance(9_999);
    peer.bufferedAmount = 1_000;
    socket.sendText("x");
    expect(peer.closings).toEqual([]);

    peer.bufferedAmount = 1_001;
    socket.sendText("x");

    expect(peer.closings).toEqual([4002]);
  });

  it("[MS-05] closes a peer whose unsent bytes do not decrease for ten seconds", () => {
    const giveSignsOfLife = (ms: number): void => {
      for (let passed = 0; passed < ms; passed += 5_000) {
        peer.emit("pong", Buffer.alloc(0));
        clock.advance(5_000);
      }
    };
    peer.bufferedAmount = 50;
    giveSignsOfLife(10_000);
    peer.bufferedAmount = 49;
    giveSignsOfLife(15_000);
    expect(peer.closings).toEqual([]);

    giveSignsOfLife(5_000);

    expect(peer.closings).toEqual([4002]);
  });
});

describe("closing", () => {
  const closing = { code: 4003, reason: "done" };

  it("[MS-06] terminates a peer that does not answer the close within two seconds", () => {
    socket.close(closing);
    socket.close({ code: 4004, reason: "again" });
    clock.advance(1_999);
    expect([peer.closings, peer.isTerminated]).toEqual([[4003], false]);

    clock.advance(1);

    expect(peer.isTerminated).toBe(true);
    expect(received).toEqual(["closing", "closed"]);
  });

  it("[MS-06] neither terminates nor monitors a peer that has closed", () => {
    expect(monitored.has(socket)).toBe(true);
    socket.close(closing);
    peer.emit("close");
    clock.advance(60_000);

    expect([peer.isTerminated, peer.pings]).toEqual([false, []]);
    expect(monitored.size).toBe(0);
  });

  it("[MS-07] neither receives nor sends after the close has started", async () => {
    socket.close(closing);
    peer.emit("message", Buffer.from("late"), false);
    peer.emit("pong", Buffer.from("1"));
    socket.sendText("late");
    socket.ping();

    expect(received).toEqual(["closing"]);
    expect([await sentBytes(), peer.pings]).toEqual(["", []]);
  });

  it("[MS-07] receives text, and null for binary messages, while it is open", () => {
    peer.emit("message", Buffer.from("text"), false);
    peer.emit("message", Buffer.from("x"), true);
    peer.emit("pong", Buffer.from("7"));

    expect(received).toEqual(["text", null, "pong 7"]);
  });
});
