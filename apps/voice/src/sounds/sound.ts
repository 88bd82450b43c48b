import { FRAME_SAMPLES, SAMPLE_RATE } from "../codec/audio-codec.ts";

/** A sound that is repeated without end, made once and never changed. Its length is a whole number of frames. */
export type Sound = { readonly samples: Int16Array };

/** Returns a frame of a sound, by its number since the beginning. */
export function frameOf({ samples }: Sound, number: number): Int16Array {
  const start = (number * FRAME_SAMPLES) % samples.length;
  return samples.subarray(start, start + FRAME_SAMPLES);
}

/** Full scale of a sample. */
export const FULL_SCALE = 32_767;

/** A decaying sine of {@link addTone}. `decayS`: time in which it falls to a third. */
export type ToneInLoop = {
  readonly startSample: number;
  readonly frequencyHz: number;
  readonly amplitude: number;
  readonly decayS: number;
};

/** Times of decay after which a tone has ended: it is below a hundredth then. */
const LENGTH_IN_DECAYS = 5;

/** Time in which a tone begins, so that no click is heard. */
const ATTACK_SAMPLES = 0.012 * SAMPLE_RATE;

/** Adds a decaying sine to a loop; its end continues at the beginning. Each sample follows from the two before it, which is much faster than a sine. */
export function addTone(loop: Float64Array, { startSample, frequencyHz, amplitude, decayS }: ToneInLoop): void {
  const step = (2 * Math.PI * frequencyHz) / SAMPLE_RATE;
  const fall = Math.exp(-1 / (decayS * SAMPLE_RATE));
  const [first, second] = [2 * fall * Math.cos(step), fall * fall];
  let [before, sample] = [0, amplitude * fall * Math.sin(step)];
  const length = Math.round(LENGTH_IN_DECAYS * decayS * SAMPLE_RATE);
  for (let index = 1, at = (startSample + 1) % loop.length; index < length; index += 1) {
    loop[at] = (loop[at] ?? 0) + (index < ATTACK_SAMPLES ? (sample * index) / ATTACK_SAMPLES : sample);
    const next = first * sample - second * before;
    before = sample;
    sample = next;
    at = at + 1 === loop.length ? 0 : at + 1;
  }
}

/** Returns a loop as samples whose loudest has this volume. Full scale is 1. */
export function soundOf(loop: Float64Array, volume: number): Sound {
  let peak = 0;
  for (const sample of loop) peak = Math.max(peak, Math.abs(sample));
  const samples = new Int16Array(loop.length);
  const gain = (volume * FULL_SCALE) / peak;
  for (let index = 0; index < loop.length; index += 1) samples[index] = Math.round((loop[index] ?? 0) * gain);
  return { samples };
}
