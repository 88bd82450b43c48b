import { SAMPLES_PER_MS } from "./packet-source.ts";

/** Decides how missing audio is replaced. */
export interface GapFiller {
  /** Returns the replacement of the next piece. */
  fill(samples: number, nowMs: number): { readonly kind: "conceal" | "silence"; readonly samples: number };
  /** Audio is there again. */
  end(): void;
  /** The sender sends keys in place of audio. */
  onKeys(arrivedMs: number): void;
  /** True while keys replace audio: there is nothing to recover. */
  hasKeys(nowMs: number): boolean;
}

/** Longest stretch of audio that is made up: afterwards it sounds artificial. Unit: samples. */
const MAX_CONCEALED = 100 * SAMPLES_PER_MS;

/** Time for which a key replaces audio after its last packet. Unit: milliseconds. */
const KEYS_MS = 120;

/** Creates a filler outside of gaps. */
export function createGapFiller(): GapFiller {
  let concealed = 0;
  let keysMs = Number.NEGATIVE_INFINITY;
  const hasKeys = (nowMs: number): boolean => nowMs - keysMs < KEYS_MS;
  return {
    fill(samples, nowMs) {
      const isSilent = concealed >= MAX_CONCEALED || hasKeys(nowMs);
      concealed += samples;
      return { kind: isSilent ? "silence" : "conceal", samples };
    },
    end() {
      concealed = 0;
    },
    onKeys(arrivedMs) {
      keysMs = arrivedMs;
    },
    hasKeys,
  };
}
