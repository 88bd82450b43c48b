/** Randomness as an injected dependency, so that a failing run can be reproduced from its seed. */
export interface Random {
  /** Returns a fraction: 0 <= x < 1. */
  fraction(): number;
  /** Returns random bytes: cryptographic in the system implementation, reproducible in a seeded one. */
  bytes(count: number): Uint8Array;
}

/** Returns an integer: 0 <= n < `below`. */
export function randomBelow(random: Random, below: number): number {
  return Math.floor(random.fraction() * below);
}
