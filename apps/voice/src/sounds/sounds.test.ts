import { expect, it } from "vitest";
import { FRAME_SAMPLES, SAMPLE_RATE } from "../codec/audio-codec.ts";
import { composeHoldMusic } from "./hold-music.ts";
import { createKeyTones } from "./key-tones.ts";
import { makeRingBack } from "./ring-back.ts";
import { frameOf, type Sound } from "./sound.ts";

const music = composeHoldMusic();

const loudness = (samples: Iterable<number>) => {
  const all = [...samples];
  return Math.sqrt(all.reduce((sum, sample) => sum + sample * sample, 0) / all.length) / 32_767;
};

/** Largest difference of two samples in a row, also over the end. */
function largestStep({ samples }: Sound): number {
  return samples.reduce(
    (largest, sample, index) => Math.max(largest, Math.abs(sample - (samples.at(index - 1) ?? 0))),
    0,
  );
}

it("[VP-30] hold music is quieter than speech, and never silent", () => {
  const seconds = Math.floor(music.samples.length / SAMPLE_RATE);
  expect(seconds).toBeGreaterThan(8);
  for (let second = 0; second < seconds; second += 1) {
    const part = loudness(music.samples.subarray(second * SAMPLE_RATE, (second + 1) * SAMPLE_RATE));
    expect(part).toBeGreaterThan(0.01);
    expect(part).toBeLessThan(0.1);
  }
});

it("[VP-30] hold music has no click, also where it begins again", () => {
  expect(largestStep(music)).toBeLessThan(0.03 * 32_767);
});

it("[VP-30] sounds are a whole number of frames, and begin again after the last", () => {
  for (const sound of [music, makeRingBack()]) {
    const frames = sound.samples.length / FRAME_SAMPLES;
    expect(Number.isInteger(frames)).toBe(true);
    expect(frameOf(sound, frames + 1)).toEqual(frameOf(sound, 1));
    expect(frameOf(sound, frames - 1)).toHaveLength(FRAME_SAMPLES);
  }
});

it("[VP-31] ring-back is a tone of two seconds, then four seconds of silence", () => {
  const { samples } = makeRingBack();

  expect(samples.length).toBe(6 * SAMPLE_RATE);
  expect(loudness(samples.subarray(0, 2 * SAMPLE_RATE))).toBeGreaterThan(0.03);
  expect(loudness(samples.subarray(2 * SAMPLE_RATE))).toBe(0);
  expect(largestStep({ samples })).toBeLessThan(0.03 * 32_767);
});

/** Plays keys until none is left. Returns the loudness of each frame. */
function play(keys: string): readonly number[] {
  const tones = createKeyTones();
  tones.press(keys);
  const frames: number[] = [];
  while (tones.isPlaying) {
    const sum = new Int32Array(FRAME_SAMPLES);
    tones.addTo(sum);
    frames.push(loudness(sum));
  }
  return frames;
}

it("[VP-32] a key is a tone of 120 milliseconds and 80 of silence, a comma a pause of 500", () => {
  const frames = play("1,#").map((each) => each > 0.1);

  const key = [...Array(6).fill(true), ...Array(4).fill(false)];
  expect(frames).toEqual([...key, ...Array(25).fill(false), ...key]);
});

it("[VP-32] all keys have their own tones", () => {
  const sums = [..."0123456789*#ABCD"].map((key) => {
    const tones = createKeyTones();
    tones.press(key);
    const sum = new Int32Array(FRAME_SAMPLES);
    tones.addTo(sum);
    return sum.join();
  });

  expect(new Set(sums).size).toBe(16);
});

it("[VP-32] at most 256 keys wait", () => {
  expect(play("1".repeat(1_000))).toHaveLength(256 * 10);
});
