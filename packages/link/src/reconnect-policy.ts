import { type BackoffOptions, backoffMs, type Random } from "@tributary/kernel";

/**
 * Reason for the end of an attempt or connection. Codes below 1000 are {@link LINK_CODES}, others WebSocket close
 * codes.
 */
export type LinkLoss = { readonly code: number; readonly reason: string };

/** Loss codes for failures without a close event. */
export const LINK_CODES = {
  /** `address` rejected. */
  noAddress: 1,
  /** Nothing was received for too long, or the attempt timed out. */
  silent: 2,
  /** The socket constructor threw. */
  noSocket: 3,
  /** The caller reported that the network is gone. */
  interrupted: 4,
} as const;

/** Returns the delay before the next attempt (milliseconds), or undefined to stop. Pure except for jitter. */
export type ReconnectPolicy = (attempt: number, loss: LinkLoss) => number | undefined;

/**
 * Backoff of the default policy. People wait for the connection, so the delay stays short. Up to half of it is jitter,
 * so that a whole floor of agents does not reconnect at once.
 */
export const DEFAULT_BACKOFF: BackoffOptions = { firstMs: 500, maxMs: 5_000, jitterRatio: 0.5 };

/** Creates a policy that reconnects with exponential backoff, unless `mayReturn` returns false for the loss. */
export function createReconnectPolicy(
  random: Random,
  mayReturn: (loss: LinkLoss) => boolean,
  backoff: BackoffOptions = DEFAULT_BACKOFF,
): ReconnectPolicy {
  return (attempt, loss) => (mayReturn(loss) ? backoffMs(attempt, backoff, random) : undefined);
}
