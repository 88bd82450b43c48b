import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from "../codec/audio-codec.ts";
import { FULL_SCALE } from "./sound.ts";

/** Tones of keys that a leg hears, one key after the other. */
export interface KeyTones {
  /** Adds keys: `0-9*#A-D`, and commas for pauses. Those beyond the limit are dropped. */
  press(keys: string): void;
  readonly isPlaying: boolean;
  /** Adds the next frame to a sum. */
  addTo(sum: Int32Array): void;
}

/** Frequencies of the keys, by ITU-T Q.23. Unit: Hz. */
const ROWS_HZ = [697, 770, 852, 941];
const COLUMNS_HZ = [1209, 1336, 1477, 1633];
const KEYPAD = ["123A", "456B", "789C", "*0#D"];

/** Length of a tone, of the silence after it, and of a comma. Unit: frames. */
const [TONE_FRAMES, SILENCE_FRAMES, PAUSE_FRAMES] = [120 / FRAME_MS, 80 / FRAME_MS, 500 / FRAME_MS];

/** Amplitude of each of the two frequencies. Full scale is 1. */
const AMPLITUDE = 0.2;

/** Keys that may wait. */
const MAX_WAITING = 256;

/** Beginning and end of a tone, which are faded. Unit: samples. */
const FADE_SAMPLES = 120;

/** Creates tones without keys. */
export function createKeyTones(): KeyTones {
  let waiting = "";
  let frame = 0;

  function advance(key: string): void {
    frame += 1;
    if (frame < (key === "," ? PAUSE_FRAMES : TONE_FRAMES + SILENCE_FRAMES)) return;
    frame = 0;
    waiting = waiting.slice(1);
  }

  return {
    press(keys) {
      waiting = (waiting + keys).slice(0, MAX_WAITING);
    },
    get isPlaying() {
      return waiting !== "";
    },
    addTo(sum) {
      const key = waiting[0];
      if (key === undefined) return;
      if (key !== "," && frame < TONE_FRAMES) addFrame(sum, frequenciesOf(key), frame);
      advance(key);
    },
  };
}

function addFrame(sum: Int32Array, [rowHz, columnHz]: readonly [number, number], frame: number): void {
  const length = TONE_FRAMES * FRAME_SAMPLES;
  const [row, column] = [stepOf(rowHz), stepOf(columnHz)];
  for (let index = 0; index < FRAME_SAMPLES; index += 1) {
    const at = frame * FRAME_SAMPLES + index;
    const fade = Math.min(1, at / FADE_SAMPLES, (length - at) / FADE_SAMPLES);
    const wave = Math.sin(row * at) + Math.sin(column * at);
    sum[index] = (sum[index] ?? 0) + Math.round(wave * AMPLITUDE * fade * FULL_SCALE);
  }
}

/** Angle per sample. */
function stepOf(frequencyHz: number): number {
  return (2 * Math.PI * frequencyHz) / SAMPLE_RATE;
}

/** Keys are checked when they arrive. */
function frequenciesOf(key: string): readonly [number, number] {
  const row = KEYPAD.findIndex((keys) => keys.includes(key));
  const column = KEYPAD[row]?.indexOf(key) ?? 0;
  return [ROWS_HZ[row] ?? 0, COLUMNS_HZ[column] ?? 0];
}
