import { FRAME_SAMPLES, SAMPLE_RATE } from "../codec/audio-codec.ts";
import { addTone, FULL_SCALE, type Sound } from "./sound.ts";

/** Notes as half tones above middle C: a bass note, and the notes of a broken chord above it. */
const BARS: readonly (readonly [bass: number, ...chord: number[]])[] = [
  [-12, 0, 4, 7, 11],
  [-15, 0, 4, 9, 12],
  [-19, 0, 5, 9, 12],
  [-17, -1, 2, 7, 11],
];

/** Order in which the notes of a chord are played, one per eighth. */
const PATTERN = [0, 1, 2, 3, 2, 1, 2, 1];

/** Length of an eighth: a calm walking pace. Unit: samples; a whole number of frames. */
const EIGHTH_SAMPLES = 17 * FRAME_SAMPLES;

/** Amplitudes of the overtones of a note. */
const OVERTONES = [1, 0.22, 0.06];

/** Volume of the loudest sample: quieter than speech. Full scale is 1. */
const PEAK = 0.16;

const MIDDLE_C_HZ = 261.626;

/** Composes a quiet loop of broken chords of our own. Takes some tenths of a second. */
export function composeHoldMusic(): Sound {
  const barSamples = PATTERN.length * EIGHTH_SAMPLES;
  const loop = new Float64Array(BARS.length * barSamples);
  for (const [bar, [bass, ...chord]] of BARS.entries()) {
    addNote(loop, { startSample: bar * barSamples, halfTones: bass, decayS: 1.1 });
    for (const [eighth, index] of PATTERN.entries()) {
      const startSample = bar * barSamples + eighth * EIGHTH_SAMPLES;
      addNote(loop, { startSample, halfTones: chord[index] ?? 0, decayS: 0.6 });
    }
  }
  const peak = loop.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
  return { samples: Int16Array.from(loop, (sample) => Math.round((sample / peak) * PEAK * FULL_SCALE)) };
}

/** `decayS`: time in which the note falls to a third. */
type Note = { readonly startSample: number; readonly halfTones: number; readonly decayS: number };

function addNote(loop: Float64Array, { startSample, halfTones, decayS }: Note): void {
  const frequencyHz = MIDDLE_C_HZ * 2 ** (halfTones / 12);
  for (const [index, amplitude] of OVERTONES.entries()) {
    addTone(loop, {
      startSample,
      frequencyHz: frequencyHz * (index + 1),
      amplitude,
      decayS: decayS / (index + 1),
      lengthSamples: Math.round((3 * decayS * SAMPLE_RATE) / (index + 1)),
      sampleRate: SAMPLE_RATE,
    });
  }
}
