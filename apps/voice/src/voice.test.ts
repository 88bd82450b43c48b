import type { MediaDescription, VoiceReport } from "@tributary/protocol/media";
import { createManualClock, exampleOffer } from "@tributary/testkit";
import { expect, it } from "vitest";
import { type AudioCodec, FRAME_SAMPLES } from "./codec/audio-codec.ts";
import type { Transport, TransportListener } from "./transport/transport.ts";
import { createVoice } from "./voice.ts";

const ANSWER: MediaDescription = { sdp: "answer", candidates: [] };
const SOUND = { samples: new Int16Array(FRAME_SAMPLES).fill(5) };

/** A leg as the network sees it: each packet that is sent is the last sample of its frame. */
type Peer = { readonly listener: TransportListener; readonly sent: number[]; isClosed: boolean };

/** Calls over a network and a codec in memory. A packet of audio is its value. */
function open(openTransport: () => Promise<boolean> = async () => true) {
  const clock = createManualClock();
  const reports: VoiceReport[] = [];
  const peers: Peer[] = [];
  const codecs: string[] = [];
  const transport: Transport = {
    async open(_offer, listener) {
      if (!(await openTransport())) return undefined;
      const peer: Peer = { listener, sent: [], isClosed: false };
      peers.push(peer);
      return {
        answer: ANSWER,
        restart: async () => ({ ...ANSWER, sdp: "again" }),
        writeRtp: (payload) => void peer.sent.push(Buffer.from(payload).readInt16BE(0)),
        close() {
          peer.isClosed = true;
        },
      };
    },
    [Symbol.asyncDispose]: async () => void codecs.push("transport disposed"),
  };
  const codec: AudioCodec = {
    async createEncoder() {
      return {
        encode(frame) {
          const bytes = Buffer.alloc(2);
          bytes.writeInt16BE(frame.at(-1) ?? 0);
          return bytes;
        },
        [Symbol.dispose]: () => void codecs.push("encoder disposed"),
      };
    },
    async createDecoder() {
      return {
        decode: (packet) => new Int16Array(FRAME_SAMPLES).fill(packet[0] ?? 0),
        recover: () => undefined,
        conceal: (samples) => new Int16Array(samples),
        [Symbol.dispose]: () => void codecs.push("decoder disposed"),
      };
    },
    samplesOf: () => FRAME_SAMPLES,
  };
  const sounds = { "hold-music": SOUND, "ring-back": SOUND };
  const voice = createVoice({ clock, transport, codec, sounds, report: (report) => void reports.push(report) });
  let requestId = 0;

  return {
    clock,
    reports,
    peers,
    codecs,
    voice,
    openLeg(legId: string, callId = "call") {
      requestId += 1;
      voice.handle({ type: "open-leg", requestId, legId, callId, offer: exampleOffer() });
      return clock.drain();
    },
    /** Lets all peers send their values for a time. */
    async talk(ms: number, values: readonly number[]) {
      for (let passed = 0; passed < ms; passed += 20) {
        const timestamp = Math.round(clock.monotonicMs()) * 48;
        for (const [index, value] of values.entries()) {
          const payload = Buffer.from([value]);
          peers[index]?.listener.onPacket({ kind: "audio", sequenceNumber: 0, timestamp, ssrc: 1, payload });
        }
        await clock.run(20);
      }
    },
    reported: (type: VoiceReport["type"]) => reports.filter((report) => report.type === type),
  };
}

const heard = (legId: string) => ({ legId, hears: "call" as const, isHeard: true });

it("[MC-05, VP-23] an arrangement takes effect with the next step", async () => {
  const { openLeg, peers, talk, voice } = open();
  await openLeg("a");
  await openLeg("b");
  await talk(200, [10, 20]);
  expect([peers[0]?.sent.at(-1), peers[1]?.sent.at(-1)]).toEqual([0, 0]);

  voice.handle({ type: "arrange", callId: "call", legs: [heard("a"), heard("b")] });
  await talk(20, [10, 20]);

  expect([peers[0]?.sent.at(-1), peers[1]?.sent.at(-1)]).toEqual([20, 10]);
});

it("[MC-04] a leg that opens later takes its place; without legs, the arrangement is forgotten", async () => {
  const { openLeg, peers, talk, voice } = open();
  await openLeg("a");
  voice.handle({
    type: "arrange",
    callId: "call",
    legs: [heard("a"), { legId: "b", hears: "hold-music", isHeard: true }],
  });
  await openLeg("b");
  await talk(200, [10, 20]);
  expect([peers[0]?.sent.at(-1), peers[1]?.sent.at(-1)]).toEqual([20, 5]);

  for (const legId of ["a", "b"]) voice.handle({ type: "close-leg", legId });
  await openLeg("b");
  await talk(200, []);

  expect(peers[2]?.sent.at(-1)).toBe(0);
});

it("[MC-10] reports the first audio, and its loss after ten seconds", async () => {
  const { clock, openLeg, reported, talk } = open();
  await openLeg("a");
  await talk(20, [1]);

  await clock.run(9_970);
  expect([reported("leg-connected"), reported("leg-lost")].map(({ length }) => length)).toEqual([1, 0]);
  await clock.run(60);

  expect(reported("leg-lost")).toEqual([{ type: "leg-lost", legId: "a" }]);
});

it("[MC-08] reports keys", async () => {
  const { openLeg, peers, reported } = open();
  await openLeg("a");
  const payload = Buffer.from([11, 10, 3, 192]);

  for (let times = 0; times < 3; times += 1) {
    peers[0]?.listener.onPacket({ kind: "keys", sequenceNumber: times, timestamp: 1, ssrc: 1, payload });
  }

  expect(reported("digits-received")).toEqual([{ type: "digits-received", legId: "a", digits: "#" }]);
});

it("[MC-02, VP-43] an offer that cannot be answered leaves nothing", async () => {
  const { clock, codecs, openLeg, reports } = open(async () => false);
  await openLeg("a");

  expect(reports).toEqual([{ type: "answer", requestId: 1, answer: null }]);
  expect(codecs.sort()).toEqual(["decoder disposed", "encoder disposed"]);
  expect(clock.pendingTimers).toHaveLength(1); // of the reports
});

it("[VP-43] a leg that is closed while it opens leaves nothing", async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { clock, codecs, openLeg, peers, voice } = open(() => promise);
  await openLeg("a");
  voice.handle({ type: "close-leg", legId: "a" });

  resolve(true);
  await clock.drain();

  expect(peers[0]?.isClosed).toBe(true);
  expect(codecs.sort()).toEqual(["decoder disposed", "encoder disposed"]);
  expect(clock.pendingTimers).toHaveLength(1);
});

it("[MC-12] reports a request that failed, and an id that is in use", async () => {
  const { openLeg, reports } = open(async () => {
    throw new Error("no address");
  });
  await openLeg("a");

  expect(reports).toEqual([{ type: "failed", requestId: 1, problem: "no address" }]);
  const other = open();
  await other.openLeg("a");
  await other.openLeg("a");
  expect(other.reports.at(-1)).toEqual({ type: "failed", requestId: 2, problem: "the leg exists" });
  expect(other.peers).toHaveLength(1);
});

it("[MC-09] answers restarts, and refuses that of a leg that does not exist", async () => {
  const { clock, openLeg, reports, voice } = open();
  await openLeg("a");

  voice.handle({ type: "restart-leg", requestId: 8, legId: "a", offer: exampleOffer() });
  voice.handle({ type: "restart-leg", requestId: 9, legId: "b", offer: exampleOffer() });
  await clock.drain();

  expect(
    reports.slice(1).sort((a, b) => ("requestId" in a && "requestId" in b ? a.requestId - b.requestId : 0)),
  ).toEqual([
    { type: "answer", requestId: 8, answer: { sdp: "again", candidates: [] } },
    { type: "answer", requestId: 9, answer: null },
  ]);
});

it("[MC-11, MC-12] a leg is closed by its peer once, by the server without a report, and the clock stops with the last one", async () => {
  const { clock, codecs, openLeg, peers, reported, voice } = open();
  await openLeg("a");
  await openLeg("b");

  peers[0]?.listener.onClosed();
  voice.handle({ type: "close-leg", legId: "b" });
  voice.handle({ type: "close-leg", legId: "b" });
  voice.handle({ type: "send-digits", legId: "b", digits: "1" });
  voice.handle({ type: "arrange", callId: "call", legs: [heard("a")] });

  expect(reported("leg-closed")).toEqual([{ type: "leg-closed", legId: "a" }]);
  expect(peers.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  expect(codecs).toHaveLength(4);
  expect(clock.pendingTimers).toHaveLength(1);
});

it("[VP-40] reports its quality every second", async () => {
  const { openLeg, reported, talk, voice } = open();
  await openLeg("a");
  await talk(3_000, [1]);

  const [first, , third] = reported("quality");
  expect(first).toEqual({ type: "quality", lateTicks: 0, frames: expect.any(Number), concealedFrames: 0 });
  expect(third).toMatchObject({ concealedFrames: 0 });
  expect(third?.type === "quality" ? third.frames : 0).toBeGreaterThan(140);
  await voice[Symbol.asyncDispose]();
});

it("ends with all its legs and timers", async () => {
  const { clock, codecs, openLeg, peers, voice } = open();
  await openLeg("a");

  await voice[Symbol.asyncDispose]();

  expect(peers[0]?.isClosed).toBe(true);
  expect(codecs).toEqual(["decoder disposed", "encoder disposed", "transport disposed"]);
  expect(clock.pendingTimers).toEqual([]);
});
