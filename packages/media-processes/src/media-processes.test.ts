import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { asId, type ConversationId, type LegId } from "@tributary/model";
import type { VoiceCommand, VoiceReport } from "@tributary/protocol/media";
import { createManualClock, createRecordingLogger, createSeededRandom, exampleOffer } from "@tributary/testkit";
import { expect, it } from "vitest";
import type { MediaProcessesOptions } from "./media-options.ts";
import { createMediaProcesses } from "./media-processes.ts";

const legId = (number: number) => asId<LegId>(`leg-${number}`);
const callId = (number: number) => asId<ConversationId>(`call-${number}`);
const ANSWER = { sdp: "answer", candidates: [] };

/** A process as the server sees it. It is ready when the test says so, and answers all requests unless it is mute. */
class FakeProcess extends EventEmitter {
  pid: number | undefined = 1;
  connected = true;
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;
  isMute = false;
  isReading = true;
  readonly received: VoiceCommand[] = [];
  readonly signals: string[] = [];

  send(command: VoiceCommand, _handle: unknown, _options: unknown, onRead: () => void): void {
    this.received.push(command);
    if (this.isReading) setImmediate(onRead);
    if ("requestId" in command && !this.isMute) {
      queueMicrotask(() => this.report({ type: "answer", requestId: command.requestId, answer: ANSWER }));
    }
  }
  report(report: VoiceReport): void {
    this.emit("message", report);
  }
  kill(signal: NodeJS.Signals): void {
    this.signals.push(signal);
  }
  disconnect(): void {
    this.connected = false;
  }
  /** Ends, as the system reports it. */
  end(status: number | null = null): void {
    this.connected = false;
    this.exitCode = status;
    this.emit("exit", status, null);
    this.emit("close", status, null);
  }
  /** Commands of one type. */
  of<Type extends VoiceCommand["type"]>(type: Type): readonly Extract<VoiceCommand, { type: Type }>[] {
    return this.received.filter((command) => command.type === type) as Extract<VoiceCommand, { type: Type }>[]; // filtered by type
  }
}

function open(options: Partial<MediaProcessesOptions> = {}) {
  const clock = createManualClock();
  const log = createRecordingLogger();
  const processes: FakeProcess[] = [];
  const events: string[] = [];
  const media = createMediaProcesses(
    {
      startProcess() {
        const process = new FakeProcess();
        processes.push(process);
        return process as unknown as ChildProcess;
      },
      clock,
      random: createSeededRandom(1),
      log,
    },
    { processes: 2, ports: { first: 0, last: 0 }, announcedAddresses: [], hasLoopback: true, ...options },
  );
  media.observe((event) => void events.push(`${event.type} ${event.legId}`));
  const openLeg = (leg: number, call = 1) => media.openLeg({ legId: legId(leg), callId: callId(call) }, exampleOffer());
  const settle = (promise: Promise<unknown>) =>
    promise.then(
      (value) => value,
      (error: { code: string }) => error.code,
    );

  /** Opens a leg once the process is ready, whatever is needed for it. */
  async function openReady(leg: number, call = 1): Promise<unknown> {
    const opening = settle(openLeg(leg, call));
    for (const process of processes) if (process.connected) process.report({ type: "ready", relay: [] });
    await clock.drain();
    return opening;
  }
  const newest = () => processes.at(-1) as FakeProcess;
  return { clock, log, media, processes, events, openLeg, openReady, settle, newest };
}

it("[VR-01] starts no process before the first leg, and sends it the settings", async () => {
  const { processes, openReady, newest } = open();
  expect(processes).toHaveLength(0);

  expect(await openReady(1)).toEqual(ANSWER);

  expect(processes).toHaveLength(1);
  expect(newest().received[0]).toMatchObject({ type: "start", settings: { hasLoopback: true } });
});

it("[VR-01, VR-02] starts a second process at eight legs, uses it once it runs, and keeps calls in theirs", async () => {
  const { processes, openLeg, openReady, clock } = open();
  for (let leg = 1; leg <= 8; leg += 1) await openReady(leg, leg);
  expect(processes).toHaveLength(1);

  await openLeg(9, 9);
  expect(processes).toHaveLength(2);
  expect(processes[0]?.of("open-leg")).toHaveLength(9);
  processes[1]?.report({ type: "ready", relay: [] });
  await clock.drain();
  await openLeg(10, 10);
  await openLeg(11, 1);

  expect(processes[1]?.of("open-leg").map((command) => command.callId)).toEqual([callId(10)]);
  expect(processes[0]?.of("open-leg").at(-1)?.callId).toBe(callId(1));
});

it("[VR-02, MC-04] sends the arrangement with the legs that exist, and again when another one opens", async () => {
  const { media, openReady, newest } = open();
  await openReady(1);
  media.arrange(
    callId(1),
    [1, 2].map((leg) => ({ legId: legId(leg), hears: "call", isHeard: true })),
  );
  await openReady(2);

  const arranged = newest()
    .of("arrange")
    .map(({ legs }) => legs.length);
  expect(arranged).toEqual([0, 1, 2]);
  const ids = newest()
    .of("open-leg")
    .map((command) => command.legId);
  expect(
    newest()
      .of("arrange")
      .at(-1)
      ?.legs.map((leg) => leg.legId),
  ).toEqual(ids);
});

it("[VR-03, MC-11] reports the legs of a process that ends, fails its requests, and starts it again", async () => {
  const { events, media, openLeg, openReady, processes, settle, clock, newest } = open();
  await openReady(1);
  newest().isMute = true;
  const opening = settle(openLeg(2));
  await clock.drain();

  newest().end();
  expect(await opening).toBe("unavailable");
  expect([events, media.figures().legs]).toEqual([["leg-closed leg-1"], 0]);
  clock.advance(0);

  expect(processes).toHaveLength(2);
  expect(await openReady(1)).toEqual(ANSWER);
});

it("[VR-03] restarts at once, then after delays that double to 10 seconds, and at once after a healthy run", async () => {
  const { clock, log, openReady, newest } = open();
  await openReady(1);
  for (let crash = 0; crash < 9; crash += 1) {
    newest().end(1);
    clock.advance(10_000);
    if (crash === 7) {
      newest().report({ type: "ready", relay: [] });
      for (let second = 0; second < 10; second += 1) {
        clock.advance(1_000);
        newest().report({ type: "quality", lateTicks: 0, frames: 0, concealedFrames: 0 });
      }
    }
  }

  const delays = log.of("error").map(({ fields }) => Number(fields.restartInMs));
  expect(delays.map((delay) => (delay === 0 ? 0 : 2 ** Math.ceil(Math.log2(delay / 500))))).toEqual([
    0, 1, 2, 4, 8, 16, 32, 32, 0,
  ]);
  expect(Math.max(...delays)).toBeLessThanOrEqual(10_000);
});

it("[VR-03] a leg that waits for a process for ten seconds is refused", async () => {
  const { clock, media, openLeg, settle, newest } = open();
  const opening = settle(openLeg(1));
  await clock.run(9_999);
  expect(media.figures().legs).toBe(0);
  await clock.run(1);

  expect(await opening).toBe("unavailable");
  newest().report({ type: "ready", relay: [] });
  expect(newest().of("open-leg")).toEqual([]);
});

it("[VR-04] kills a process that is not ready in 30 seconds, and one that reports nothing for 15", async () => {
  const { clock, openLeg, openReady, processes, settle, newest } = open();
  void settle(openLeg(1));
  await clock.run(29_999);
  expect(newest().signals).toEqual([]);
  await clock.run(1);
  expect(newest().signals).toEqual(["SIGKILL"]);
  newest().end();
  await clock.run(1);
  await openReady(2);

  for (let times = 0; times < 3; times += 1) {
    await clock.run(14_999);
    newest().report({ type: "quality", lateTicks: 0, frames: 0, concealedFrames: 0 });
  }
  await clock.run(14_999);
  expect(newest().signals).toEqual([]);
  await clock.run(1);

  expect(newest().signals).toEqual(["SIGKILL"]);
  expect(processes).toHaveLength(2);
});

it("[VR-04] kills a process that leaves 2,000 messages unread", async () => {
  const { media, openReady, newest } = open();
  await openReady(1);
  newest().isReading = false;

  for (let times = 0; times < 2_500; times += 1) media.arrange(callId(1), []);

  expect(newest().of("arrange").length).toBeLessThanOrEqual(2_001);
  expect(newest().signals[0]).toBe("SIGKILL");
});

it("[VR-05] a request without an answer fails after 4 seconds, and its leg is closed", async () => {
  const { clock, media, openLeg, openReady, settle, newest } = open();
  await openReady(1);
  newest().isMute = true;
  const opening = settle(openLeg(2));
  const restarting = settle(media.restartLeg(legId(1), exampleOffer()));
  await clock.run(4_000);

  expect([await opening, await restarting]).toEqual(["unavailable", "unavailable"]);
  expect(
    newest()
      .of("close-leg")
      .map((command) => command.legId),
  ).toEqual([newest().of("open-leg")[1]?.legId]);
  newest().report({ type: "answer", requestId: 2, answer: ANSWER });
  expect(media.figures().legs).toBe(1);
});

it("[VR-05] a process has at most 100 requests at a time", async () => {
  const { clock, openLeg, openReady, settle, newest } = open({ processes: 1 });
  await openReady(0);
  newest().isMute = true;
  const openings = Array.from({ length: 101 }, (_, leg) => settle(openLeg(leg + 1, 1 + Math.floor(leg / 8))));
  await clock.drain();

  expect(await openings[100]).toBe("unavailable");
  expect(newest().of("open-leg")).toHaveLength(101);
  await clock.run(4_000);
  expect(new Set(await Promise.all(openings))).toEqual(new Set(["unavailable"]));
});

it("[VR-05] a call has at most 8 of the requests at a time, which leaves the others to further calls", async () => {
  const { clock, media, openLeg, openReady, settle, newest } = open();
  await openReady(1);
  newest().isMute = true;
  const openings = Array.from({ length: 8 }, (_, leg) => settle(openLeg(leg + 2)));
  await clock.drain();

  expect(await settle(openLeg(10))).toBe("unavailable");
  expect(await settle(media.restartLeg(legId(1), exampleOffer()))).toBe("unavailable");
  newest().isMute = false;
  expect(await openLeg(11, 2)).toEqual(ANSWER);
  await clock.run(4_000);
  expect(new Set(await Promise.all(openings))).toEqual(new Set(["unavailable"]));
  expect(await openLeg(12)).toEqual(ANSWER);
});

it("[VR-06] fails the request of a malformed answer at once", async () => {
  const { clock, openLeg, openReady, newest } = open();
  await openReady(1);
  newest().isMute = true;
  const opening = openLeg(2).catch((error: Error) => error.message);
  await clock.drain();

  newest().report({ type: "answer", requestId: 2, answer: { sdp: "x".repeat(65_537), candidates: [] } });

  expect(await opening).toBe("malformed answer");
});

it("[VR-05] passes on the problem of a request that failed", async () => {
  const { clock, openLeg, openReady, newest } = open();
  await openReady(1);
  newest().isMute = true;
  const opening = openLeg(2).catch((error: Error) => error.message);
  await clock.drain();

  newest().report({ type: "failed", requestId: 2, problem: "The machine has no network address for media." });

  expect(await opening).toBe("The machine has no network address for media.");
});

it("[VR-06] ignores late reports about a closed leg, also if its id is used again", async () => {
  const { events, media, openReady, newest } = open();
  await openReady(1);
  media.closeLeg(legId(1));
  await openReady(1);
  const [old, current] = newest()
    .of("open-leg")
    .map((command) => command.legId);

  newest().report({ type: "leg-closed", legId: old ?? "" });
  newest().report({ type: "leg-lost", legId: "unknown" });
  newest().emit("message", { type: "leg-closed" });
  newest().emit("message", "hello");
  newest().report({ type: "digits-received", legId: current ?? "", digits: "5" });

  expect(events).toEqual(["digits-received leg-1"]);
  expect(media.figures().legs).toBe(1);
});

it("[VR-06] a leg that is closed while it opens is closed in the process, and not returned", async () => {
  const { clock, media, openLeg, openReady, newest } = open();
  await openReady(1);
  const opening = openLeg(2);
  await Promise.resolve();
  media.closeLeg(legId(2));
  await clock.drain();

  expect(await opening).toBeNull();
  expect(media.figures().legs).toBe(1);
  expect(newest().of("close-leg")).toHaveLength(1);
});

it("[VR-07, MC-11] ends its processes, fails what waits, and kills those that do not end", async () => {
  const { clock, media, openLeg, openReady, settle, events, newest } = open();
  await openReady(1);
  newest().isMute = true;
  const opening = settle(openLeg(2));
  await clock.drain();

  const ending = media[Symbol.asyncDispose]();
  expect([newest().connected, await opening]).toEqual([false, "unavailable"]);
  await clock.run(3_000);
  expect(newest().signals).toEqual(["SIGKILL"]);
  newest().end();
  await ending;

  expect(events).toEqual([]);
  expect(clock.pendingTimers).toEqual([]);
  expect(await settle(openLeg(3))).toBe("unavailable");
});

it("[VR-08] divides the ports among the processes", async () => {
  const { openReady, processes } = open({ processes: 3, ports: { first: 40_000, last: 40_010 } });
  for (let leg = 1; leg <= 30; leg += 1) await openReady(leg, leg);

  const ports = processes.map((process) => process.of("start")[0]?.settings.ports);
  expect(ports).toEqual([
    { first: 40_000, last: 40_002 },
    { first: 40_003, last: 40_005 },
    { first: 40_006, last: 40_008 },
  ]);
  expect(() => open({ processes: 3, ports: { first: 1, last: 2 } })).toThrow("at least 3 ports");
});

it("[VR-10] with a relay on a port, the first process has it, and starts at once", async () => {
  const relay = { port: 3_478, secret: "a secret of sixteen characters", isLocal: false };
  const ports = { first: 40_000, last: 40_003 };
  const { openReady, processes } = open({ ports, relay });
  expect(processes).toHaveLength(1);

  for (let leg = 1; leg <= 10; leg += 1) await openReady(leg, leg);

  expect(processes.map((process) => process.of("start")[0]?.settings.relay)).toEqual([relay, undefined]);
  for (const port of [40_000, 40_003])
    expect(() => open({ ports, relay: { ...relay, port } })).toThrow("one of the ports of the voice processes");
});

it("[VR-10] a relay on a free port starts when it is needed, and its addresses are those that it reports", async () => {
  const relay = { port: 0, secret: "a secret of sixteen characters", isLocal: true };
  const { media, processes, newest } = open({ processes: 1, relay });
  expect([processes.length, media.relayAddresses()]).toEqual([0, []]);

  const starting = media.startRelay();
  newest().report({ type: "ready", relay: [{ address: "127.0.0.1", port: 40_000 }] });
  await starting;

  expect(newest().of("start")[0]?.settings.relay).toEqual(relay);
  expect(media.relayAddresses()).toEqual([{ address: "127.0.0.1", port: 40_000 }]);
  newest().end();
  expect(media.relayAddresses()).toEqual([]);
});

it("[VR-10] without a relay, none is started", async () => {
  const { media, processes } = open();

  await media.startRelay();

  expect([processes.length, media.relayAddresses()]).toEqual([0, []]);
});

it("[VR-09] sums the figures of its processes, and forgets those of one that ended", async () => {
  const { media, openReady, processes } = open();
  expect(media.figures()).toEqual({ legs: 0, lateTicks: 0, concealedRatio: null });
  for (let leg = 1; leg <= 10; leg += 1) await openReady(leg, leg);
  processes[0]?.report({ type: "quality", lateTicks: 2, frames: 300, concealedFrames: 3 });
  processes[1]?.report({ type: "quality", lateTicks: 1, frames: 100, concealedFrames: 1 });

  expect(media.figures()).toEqual({ legs: 10, lateTicks: 3, concealedRatio: 0.01 });
  processes[0]?.end();

  expect(media.figures()).toMatchObject({ lateTicks: 1, concealedRatio: 0.01 });
});

it("[MC-02] leaves out candidates that cannot be used, and refuses an offer that is too long", async () => {
  const { media, openReady, newest } = open();
  await openReady(1);
  const { sdp } = exampleOffer();
  const candidate = { candidate: "c", sdpMid: "0", sdpMLineIndex: 0 };
  const candidates = [{ ...candidate, candidate: "c".repeat(2_000) }, ...Array.from({ length: 100 }, () => candidate)];

  await media.openLeg({ legId: legId(2), callId: callId(1) }, { sdp, candidates });
  const long = await media.openLeg(
    { legId: legId(3), callId: callId(1) },
    { sdp: "v=0".repeat(50_000), candidates: [] },
  );

  expect(newest().of("open-leg").at(-1)?.offer.candidates).toEqual(Array(64).fill(candidate));
  expect(long).toBeNull();
});

it("[VR-10] a relay on a free port has it again after a crash, also if it was not open in between", async () => {
  const relay = { port: 0, secret: "a secret of sixteen characters", isLocal: true };
  const { media, processes, newest, clock } = open({ processes: 1, relay });
  const starting = media.startRelay();
  newest().report({ type: "ready", relay: [{ address: "127.0.0.1", port: 40_000 }] });
  await starting;

  newest().end();
  await clock.run(10_000);
  newest().report({ type: "ready", relay: [] });
  newest().end();
  await clock.run(10_000);

  expect(processes.map((process) => process.of("start")[0]?.settings.relay?.lastPort)).toEqual([
    undefined,
    40_000,
    40_000,
  ]);
});

it("[VR-11] the process with the relay knows the sockets of the others, also after either was started again", async () => {
  const relay = { port: 0, secret: "a secret of sixteen characters", isLocal: true };
  const { processes, openReady, newest, clock } = open({ processes: 2, relay });
  for (let leg = 1; leg <= 10; leg += 1) await openReady(leg, leg);
  const [first, second] = processes;
  const known = (process: FakeProcess | undefined) => process?.of("media-sockets").at(-1)?.sockets;
  const socket = (port: number) => ({ address: "127.0.0.1", port });
  const start = async (port: number) => {
    await clock.run(10_000);
    newest().report({ type: "sockets", sockets: [socket(port)] });
    newest().report({ type: "ready", relay: [] });
    return newest();
  };

  first?.report({ type: "sockets", sockets: [socket(1)] });
  second?.report({ type: "sockets", sockets: [socket(2), socket(3)] });
  expect(known(first)).toEqual([socket(2), socket(3)]);
  second?.end();
  expect(known(first)).toEqual([]);
  const third = await start(4);
  expect(known(first)).toEqual([socket(4)]);
  first?.end();
  const fourth = await start(5);

  expect(known(fourth)).toEqual([socket(4)]);
  expect([second, third].map((process) => process?.of("media-sockets"))).toEqual([[], []]);
});

it("[VR-11] without a relay no sockets are sent", async () => {
  const { processes, openReady } = open({ processes: 2 });
  for (let leg = 1; leg <= 10; leg += 1) await openReady(leg, leg);

  processes[1]?.report({ type: "sockets", sockets: [{ address: "127.0.0.1", port: 2 }] });

  expect(processes.map((process) => process.of("media-sockets"))).toEqual([[], []]);
});
