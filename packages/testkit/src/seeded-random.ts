import type { Random } from "@tributary/kernel";

/** A {@link Random} that says where it started. */
export interface SeededRandom extends Random {
  readonly seed: number;
  /** A whole number: `low` <= n <= `high`. */
  between(low: number, high: number): number;
  /** One of `choices`; fails on an empty list. */
  pick<T>(choices: readonly T[]): T;
  /** True in `ratio` of the draws. Unit: 0-1. */
  chance(ratio: number): boolean;
}

/**
 * Makes a source of chance that draws the same for the same seed, for ever and everywhere. Not for secrets.
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
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
    chance: (ratio) => fraction() < ratio,
  };
}
