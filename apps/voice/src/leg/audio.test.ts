import { expect, it } from "vitest";
import { type AudioCodec, type AudioDecoder, FRAME_SAMPLES } from "../codec/audio-codec.ts";
import { makeRingBack } from "../sounds/ring-back.ts";
import type { ReceivedPacket } from "../transport/transport.ts";
import { createAudioInput } from "./audio-input.ts";
import { createAudioOutput } from "./audio-output.ts";

/** A codec whose packets are their length in samples and their value; 99 cannot be decoded. */
const CODEC: Pick<AudioCodec, "samplesOf"> = {
  samplesOf: (packet) => Buffer.from(packet).readUInt16BE(0) || undefined,
};

function createFakeDecoder(): AudioDecoder & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    decode(packet) {
      calls.push("decode");
      const value = packet[2] ?? 0;
      return value === 99 ? undefined : new Int16Array(Buffer.from(packet).readUInt16BE(0)).fill(value);
    },
    recover(_packet, samples) {
      calls.push("recover");
      return new Int16Array(samples).fill(-1);
    },
    conceal(samples) {
      calls.push("conceal");
      return new Int16Array(samples).fill(-2);
    },
    [Symbol.dispose]: () => void calls.push("dispose"),
  };
}

function packet(timestamp: number, samples: number, value: number): ReceivedPacket {
  const payload = Buffer.from([samples >> 8, samples & 0xff, value]);
  return { kind: "audio", sequenceNumber: 0, timestamp, ssrc: 1, payload };
}

function openInput() {
  const decoder = createFakeDecoder();
  const input = createAudioInput(CODEC as AudioCodec, decoder);
  /** Values in the frames of these times. */
  const play = (times: readonly number[], isNeeded = true) =>
    times.map((atMs) => [...new Set(input.next(atMs, isNeeded))].join());
  return { decoder, input, play };
}

const times = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index * 20);

it.each([120, 480, 960, 1920, 2880, 5760])("[VP-15] plays packets of %i samples in frames", (samples) => {
  const { input, play } = openInput();
  const packets = Math.ceil((960 * 20) / samples);
  for (let index = 0; index < packets; index += 1)
    input.receive(packet(index * samples, samples, 7), (index * samples) / 48);

  const frames = play(times(60 + samples / 48, 10));

  expect(frames.slice(1)).toEqual(Array(9).fill("7"));
});

it("[VP-15] makes up for packets that cannot be decoded, and ignores those that are not audio", () => {
  const { input, play } = openInput();
  for (let index = 0; index < 10; index += 1) input.receive(packet(index * 960, 960, index === 4 ? 99 : 7), index * 20);
  input.receive({ ...packet(10 * 960, 960, 7), payload: Buffer.from([0, 0, 7]) }, 200);

  expect(play(times(40, 10))).toEqual(["7", "7", "7", "7", "-2", "7", "7", "7", "7", "7"]);
});

it("[VP-12, VP-40] counts frames that were played and made up", () => {
  const { input, play } = openInput();
  for (let index = 0; index < 20; index += 1) {
    if (index !== 5 && (index < 10 || index > 12)) input.receive(packet(index * 960, 960, 7), index * 20);
  }

  const frames = play(times(40, 20));

  expect(frames.slice(5, 6)).toEqual(["-1"]);
  expect(frames.slice(10, 13)).toEqual(["-2", "-2", "-1"]);
  expect(input.takeCounts()).toEqual({ frames: 20, concealedFrames: 2 });
  expect(input.takeCounts()).toEqual({ frames: 0, concealedFrames: 0 });
});

it("[VP-24] decodes nothing of a leg that is not heard, and continues in time when it is heard", () => {
  const { decoder, input, play } = openInput();
  for (let index = 0; index < 20; index += 1) input.receive(packet(index * 960, 960, index + 1), index * 20);

  expect(play(times(40, 10), false)).toEqual(Array(10).fill("0"));
  expect(decoder.calls).toEqual([]);
  expect(play(times(240, 3))).toEqual(["11", "12", "13"]);
});

function openOutput() {
  const frames: Int16Array[] = [];
  const encoder = {
    encode(frame: Int16Array) {
      frames.push(frame.slice());
      return new Uint8Array(1);
    },
    [Symbol.dispose]: () => undefined,
  };
  const music = {
    samples: Int16Array.from({ length: 3 * FRAME_SAMPLES }, (_, at) => 1 + Math.floor(at / FRAME_SAMPLES)),
  };
  const output = createAudioOutput(encoder, { "hold-music": music, "ring-back": makeRingBack() });
  const others = new Int32Array(FRAME_SAMPLES).fill(1_000);
  const next = () => {
    output.next(others);
    const frame = frames.at(-1);
    return { first: frame?.[0], middle: frame?.[120], last: frame?.at(-1) };
  };
  return { output, next };
}

it("[VP-23, MC-03] hears silence at first, and a change from the next frame on, over five milliseconds", () => {
  const { output, next } = openOutput();
  expect(next()).toEqual({ first: 0, middle: 0, last: 0 });

  output.set("call");
  expect(next()).toEqual({ first: 0, middle: 500, last: 1_000 });
  expect(next()).toEqual({ first: 1_000, middle: 1_000, last: 1_000 });
  output.set("silence");

  expect(next()).toEqual({ first: 1_000, middle: 500, last: 0 });
  expect(next()).toEqual({ first: 0, middle: 0, last: 0 });
});

it("[MC-06] a sound begins when it is heard, and begins again after its end", () => {
  const { output, next } = openOutput();
  next();
  output.set("hold-music");

  expect([next(), next(), next(), next()].map(({ last }) => last)).toEqual([1, 2, 3, 1]);
  output.set("call");
  next();
  output.set("hold-music");

  expect([next(), next()].map(({ last }) => last)).toEqual([1, 2]);
});

it("[MC-08] adds the tones of keys to what is heard", () => {
  const { output, next } = openOutput();
  output.press("5");

  const frames = [next(), next()];

  expect(frames.some(({ middle, last }) => Math.abs(middle ?? 0) > 1_000 || Math.abs(last ?? 0) > 1_000)).toBe(true);
});
