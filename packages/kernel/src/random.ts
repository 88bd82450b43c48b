/** Randomness as a dependency, so that a failing run can be repeated from its seed. */
export interface Random {
  /** A fraction: 0 <= x < 1. */
  fraction(): number;
  /** Bytes fit for secrets when the source is the platform's; repeatable when it is seeded. */
  bytes(count: number): Uint8Array;
}

/** A whole number: 0 <= n < `below`. */
export function randomBelow(random: Random, below: number): number {
  return Math.floor(random.fraction() * below);
}
