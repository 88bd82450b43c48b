import { FRAME_SAMPLES } from "../codec/audio-codec.ts";
import type { VoiceLeg } from "../leg/voice-leg.ts";
import type { Tick } from "./tick-clock.ts";

const sum = new Int32Array(FRAME_SAMPLES);
const others = new Int32Array(FRAME_SAMPLES);

/** Mixes one step of a call: each leg gets the sum of those that are heard, without itself. */
export function mixCall(legs: Iterable<Pick<VoiceLeg, "listen" | "speak">>, tick: Tick): void {
  const heard = [...legs].map((leg) => ({ leg, frame: leg.listen(tick) }));
  sum.fill(0);
  for (const { frame } of heard) if (frame !== undefined) addTo(sum, frame, 1);
  for (const { leg, frame } of heard) {
    others.set(sum);
    if (frame !== undefined) addTo(others, frame, -1);
    leg.speak(others, tick);
  }
}

function addTo(target: Int32Array, frame: Int16Array, sign: 1 | -1): void {
  for (let index = 0; index < FRAME_SAMPLES; index += 1) {
    target[index] = (target[index] ?? 0) + sign * (frame[index] ?? 0);
  }
}
