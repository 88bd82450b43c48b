import type { Random } from "./random.ts";

/** How waiting times between attempts grow. Units: milliseconds. */
export type BackoffOptions = {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Share of the waiting time that chance may take away, 0-1: keeps clients from returning all at once. */
  readonly jitterRatio: number;
};

/** The waiting time before attempt number `attempt` (0 is the first repetition). Unit: milliseconds. */
export function backoffMs(attempt: number, options: BackoffOptions, random: Random): number {
  const full = Math.min(options.maxMs, options.firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(full * (1 - options.jitterRatio * random.fraction()));
}
