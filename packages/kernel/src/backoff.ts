import type { Random } from "./random.ts";

/** Exponential backoff with jitter. Units: milliseconds. */
export type BackoffOptions = {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Maximum share of the delay that jitter removes, 0-1. Keeps clients from reconnecting all at once. */
  readonly jitterRatio: number;
};

/** Returns the delay before retry number `attempt` (0 is the first retry). Unit: milliseconds. */
export function backoffMs(attempt: number, options: BackoffOptions, random: Random): number {
  const full = Math.min(options.maxMs, options.firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(full * (1 - options.jitterRatio * random.fraction()));
}
