import type { Random } from "@tributary/kernel";

/** Reproducible {@link Random} that exposes its seed. */
export interface SeededRandom extends Random {
  readonly seed: number;
  /** Returns an integer from `low` to `high`, both inclusive. */
  between(low: number, high: number): number;
  /** Returns one of `choices`. Errors: throws on an empty list. */
  pick<T>(choices: readonly T[]): T;
  /** Returns true with probability `ratio`. Unit: 0–1. */
  chance(ratio: number): boolean;
}

/**
 * Creates a random source that returns the same sequence for the same seed on every machine. Not for secrets.
 *
 * Source: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (mulberry32, public domain).
 */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;

  function nextUint32(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  const fraction = (): number => nextUint32() / 2 ** 32;
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));

  return {
    seed,
    fraction,
    bytes: (count) => Uint8Array.from({ length: count }, () => nextUint32() & 0xff),
    between,
    pick(choices) {
      const picked = choices[between(0, choices.length - 1)];
      if (picked === undefined) throw new Error("cannot pick from an empty list");
      return picked;
    },
    chance: (ratio) => fraction() < ratio,
  };
}
