import type { WireArrangedLeg } from "@tributary/protocol/media";
import { type AudioEncoder, FRAME_SAMPLES } from "../codec/audio-codec.ts";
import { FADE_SAMPLES } from "../mix/gate.ts";
import { createLimiter } from "../mix/limiter.ts";
import { createKeyTones } from "../sounds/key-tones.ts";
import { frameOf, type Sound } from "../sounds/sound.ts";

/** Audio that a leg hears. */
export type Hearing = WireArrangedLeg["hears"];

/** Sounds of all legs. */
export type Sounds = { readonly "hold-music": Sound; readonly "ring-back": Sound };

/** Audio that is sent to a leg's peer. */
export interface AudioOutput extends Disposable {
  /** Changes what is heard, from the next frame on. */
  set(hears: Hearing): void;
  press(keys: string): void;
  /** Returns the next frame, encoded. `others`: the sum of the legs that are heard, without this one. The result is valid until the next call. */
  next(others: Int32Array): Uint8Array;
}

/** Creates the output of a leg, which hears silence. It ends the encoder. */
export function createAudioOutput(encoder: AudioEncoder, sounds: Sounds): AudioOutput {
  const limiter = createLimiter();
  const keys = createKeyTones();
  const sum = new Int32Array(FRAME_SAMPLES);
  const frame = new Int16Array(FRAME_SAMPLES);
  let hears: Hearing = "silence";
  let heard: Hearing = "silence";
  let position = 0;

  /** Frame of what is heard. Sounds begin when they are heard first, and continue from there. */
  function sourceOf(hearing: Exclude<Hearing, "silence">, others: Int32Array): Int32Array | Int16Array {
    return hearing === "call" ? others : frameOf(sounds[hearing], position);
  }

  function addFading(hearing: Hearing, others: Int32Array, shareAt: (index: number) => number): void {
    if (hearing === "silence") return;
    const source = sourceOf(hearing, others);
    for (let index = 0; index < FRAME_SAMPLES; index += 1) {
      sum[index] = (sum[index] ?? 0) + Math.round((source[index] ?? 0) * shareAt(index));
    }
  }

  return {
    set(next) {
      hears = next;
    },
    press: keys.press,
    next(others) {
      if (hears !== heard) {
        sum.fill(0);
        addFading(heard, others, FADING_OUT);
        position = 0;
        addFading(hears, others, FADING_IN);
        heard = hears;
      } else if (hears === "silence") sum.fill(0);
      else sum.set(sourceOf(hears, others));
      position += 1;
      keys.addTo(sum);
      limiter.limit(sum, frame);
      return encoder.encode(frame);
    },
    [Symbol.dispose]: () => encoder[Symbol.dispose](),
  };
}

const FADING_IN = (index: number) => Math.min(1, index / FADE_SAMPLES);
const FADING_OUT = (index: number) => Math.max(0, 1 - index / FADE_SAMPLES);
