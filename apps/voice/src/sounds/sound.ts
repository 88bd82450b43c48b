import { FRAME_SAMPLES } from "../codec/audio-codec.ts";

/** A sound that is repeated without end, made once and never changed. Its length is a whole number of frames. */
export type Sound = { readonly samples: Int16Array };

/** Returns a frame of a sound, by its number since the beginning. */
export function frameOf({ samples }: Sound, number: number): Int16Array {
  const start = (number * FRAME_SAMPLES) % samples.length;
  return samples.subarray(start, start + FRAME_SAMPLES);
}

/** Full scale of a sample. */
export const FULL_SCALE = 32_767;

/** Adds a decaying sine to a loop; its end continues at the beginning. */
export function addTone(loop: Float64Array, tone: ToneInLoop): void {
  const { startSample, frequencyHz, amplitude, decayS, lengthSamples, sampleRate } = tone;
  const attack = Math.round(0.012 * sampleRate);
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  const fall = Math.exp(-1 / (decayS * sampleRate));
  let level = amplitude;
  for (let index = 0; index < lengthSamples; index += 1) {
    const at = (startSample + index) % loop.length;
    const rise = index < attack ? index / attack : 1;
    loop[at] = (loop[at] ?? 0) + Math.sin(step * index) * level * rise;
    level *= fall;
  }
}

/** A tone of {@link addTone}. `decayS`: time in which it falls to a third. */
export type ToneInLoop = {
  readonly startSample: number;
  readonly frequencyHz: number;
  readonly amplitude: number;
  readonly decayS: number;
  readonly lengthSamples: number;
  readonly sampleRate: number;
};
