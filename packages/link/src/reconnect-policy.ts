import { type BackoffOptions, backoffMs, type Random } from "@tributary/kernel";

/** Why an attempt, or a link that was up, came to its end. Codes below 1000 are ours: {@link LINK_CODES}. */
export type LinkLoss = { readonly code: number; readonly reason: string };

/** Ends of a link that no socket tells. */
export const LINK_CODES = {
  /** The address could not be found out. */
  noAddress: 1,
  /** Nothing was heard for too long. */
  silent: 2,
  /** The socket could not be made. */
  noSocket: 3,
} as const;

/** Decides what comes after a loss: wait this long (milliseconds), or undefined to stop for good. Pure but for chance. */
export type ReconnectPolicy = (attempt: number, loss: LinkLoss) => number | undefined;

/** Waiting times of the default policy. Half of each may be taken away by chance, so that a whole floor does not come back at once. */
export const DEFAULT_BACKOFF: BackoffOptions = { firstMs: 500, maxMs: 15_000, jitterRatio: 0.5 };

/** A policy that always comes back, after growing times, unless `mayReturn` says that there is no point. */
export function createReconnectPolicy(
  random: Random,
  mayReturn: (loss: LinkLoss) => boolean,
  backoff: BackoffOptions = DEFAULT_BACKOFF,
): ReconnectPolicy {
  return (attempt, loss) => (mayReturn(loss) ? backoffMs(attempt, backoff, random) : undefined);
}
