import { SAMPLE_RATE } from "../codec/audio-codec.ts";
import { FULL_SCALE, type Sound } from "./sound.ts";

/** Two seconds of 440 and 480 Hz, then four of silence: the tone of North America, by ITU-T E.180. */
const [ON_S, OFF_S] = [2, 4];
const FREQUENCIES_HZ = [440, 480];

/** Amplitude of each frequency. Full scale is 1. */
const AMPLITUDE = 0.06;

/** Beginning and end of the tone, which are faded. Unit: samples. */
const FADE_SAMPLES = 0.02 * SAMPLE_RATE;

/** Makes the sound that a caller hears while the other side rings. It begins with the tone. */
export function makeRingBack(): Sound {
  const samples = new Int16Array((ON_S + OFF_S) * SAMPLE_RATE);
  const on = ON_S * SAMPLE_RATE;
  for (let index = 0; index < on; index += 1) {
    const wave = FREQUENCIES_HZ.reduce((sum, hz) => sum + Math.sin((2 * Math.PI * hz * index) / SAMPLE_RATE), 0);
    const fade = Math.min(1, index / FADE_SAMPLES, (on - index) / FADE_SAMPLES);
    samples[index] = Math.round(wave * AMPLITUDE * fade * FULL_SCALE);
  }
  return { samples };
}
