import { expect, it } from "vitest";
import { FRAME_SAMPLES } from "../codec/audio-codec.ts";
import { createGate } from "./gate.ts";
import { createLimiter } from "./limiter.ts";
import { mixCall } from "./mix-call.ts";

const frameOf = (value: number) => new Int16Array(FRAME_SAMPLES).fill(value);
const sumOf = (value: number) => new Int32Array(FRAME_SAMPLES).fill(value);

/** Legs of constant audio, and the sums that they get. */
function legsOf(values: readonly (number | undefined)[]) {
  const sums: number[] = [];
  const legs = values.map((value, index) => ({
    listen: () => (value === undefined ? undefined : frameOf(value)),
    speak: (others: Int32Array) => {
      sums[index] = others[0] ?? Number.NaN;
    },
  }));
  return { legs, sums };
}

it("[MC-05] each leg gets the sum of the others that are heard, without itself", () => {
  const { legs, sums } = legsOf([100, 20, undefined, 3]);

  mixCall(legs, { number: 0, atMs: 0 });

  expect(sums).toEqual([23, 103, 123, 120]);
});

it("[VP-22] a sum may be larger than a sample", () => {
  const { legs, sums } = legsOf([32_767, 32_767, 32_767, -32_768]);

  mixCall(legs, { number: 0, atMs: 0 });

  expect(sums).toEqual([32_766, 32_766, 32_766, 98_301]);
});

it("[VP-22] limits loud sums to the range of samples, and leaves others as they are", () => {
  const limiter = createLimiter();
  const frame = new Int16Array(FRAME_SAMPLES);

  limiter.limit(sumOf(12_345), frame);
  expect([...new Set(frame)]).toEqual([12_345]);
  limiter.limit(sumOf(-90_000), frame);
  expect([frame.at(0), frame.at(-1)]).toEqual([-32_000, -32_000]);
  limiter.limit(sumOf(90_000), frame);
  expect([...new Set(frame)]).toEqual([32_000]);
});

it("[VP-22] keeps the shape of loud sums, and is as loud as before within a second", () => {
  const limiter = createLimiter();
  const frame = new Int16Array(FRAME_SAMPLES);
  const wave = Int32Array.from({ length: FRAME_SAMPLES }, (_, index) => Math.round(60_000 * Math.sin(index / 20)));
  for (let round = 0; round < 5; round += 1) limiter.limit(wave, frame);
  const scaled = Array.from(wave, (sample) => Math.round((sample * 32_000) / 60_000));
  expect(Math.max(...scaled.map((sample, index) => Math.abs(sample - (frame[index] ?? 0))))).toBeLessThanOrEqual(20);

  for (let round = 0; round < 50; round += 1) limiter.limit(sumOf(1_000), frame);

  expect([...new Set(frame)]).toEqual([1_000]);
});

it("[VP-22] the gain changes without a jump", () => {
  const limiter = createLimiter();
  const frame = new Int16Array(FRAME_SAMPLES);
  const samples: number[] = [];
  for (const value of [10_000, 10_000, 10_000, 31_000, 31_000]) {
    limiter.limit(sumOf(value), frame);
    samples.push(...frame);
  }

  expect(Math.max(...samples)).toBeLessThanOrEqual(32_000);
});

it("[VP-23] a gate opens and closes over five milliseconds", () => {
  const gate = createGate();
  const closed = frameOf(1_000);
  gate.apply(closed);
  gate.set(true);
  const opening = frameOf(1_000);
  gate.apply(opening);
  gate.set(false);
  expect(gate.isPassing).toBe(true);
  const closing = frameOf(1_000);
  gate.apply(closing);

  expect([opening[0], opening[120], opening[240], opening.at(-1)]).toEqual([0, 500, 1_000, 1_000]);
  expect([closing[0], closing[120], closing[240], closing.at(-1)]).toEqual([1_000, 500, 0, 0]);
  expect(gate.isPassing).toBe(false);
});
