import type { Clock } from "@tributary/kernel";
import type { RefusalCounts } from "./refusal-counts.ts";
import { createTokenBuckets, type Rate } from "./token-buckets.ts";

/**
 * Limits the frames that clients send on sockets: text, pings and pongs that answer no ping. Every frame costs time on the server, and unlike
 * a request it has no answer that slows its sender down. Rule LM-06.
 */
export interface FrameBudget {
  /** Takes a frame from the budget of a participant or agent. False: close the socket. */
  take(key: string): boolean;
}

/** Bursts of ten seconds: a page that loads, or several that reconnect, send a few dozen frames at once. */
const BURST_SECONDS = 10;

/** Default: clients send a frame every ten seconds, and pages of agents at most a few per action. */
export const DEFAULT_FRAMES_PER_SECOND = 50;

/** Creates the budget of a node. `perSecond` null: no limit. */
export function createFrameBudget(
  { clock, refusals }: { readonly clock: Clock; readonly refusals: RefusalCounts },
  perSecond: number | null,
): FrameBudget {
  const rate: Rate | null = perSecond === null ? null : { perSecond, burst: perSecond * BURST_SECONDS };
  const buckets = rate && createTokenBuckets({ clock }, rate);
  return {
    take(key) {
      if (buckets === null || buckets.take(key)) return true;
      refusals.count("socket-frames");
      return false;
    },
  };
}
