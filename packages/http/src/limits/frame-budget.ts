import type { Clock } from "@tributary/kernel";
import type { LimitOptions } from "./limit-options.ts";
import type { RefusalCounts } from "./refusal-counts.ts";
import { createTokenBuckets } from "./token-buckets.ts";

/**
 * Limits the frames that clients send on sockets: text, pings and pongs that answer no ping. Every frame costs time on the server, and unlike
 * a request it has no answer that slows its sender down. Rule LM-06.
 */
export interface FrameBudget {
  /** Takes a frame from the budget of a participant or agent. False: close the socket. */
  take(key: string): boolean;
}

/** Creates the budget of a server. `socketFrames` null: no limit. */
export function createFrameBudget(
  { clock, refusals }: { readonly clock: Clock; readonly refusals: RefusalCounts },
  { socketFrames }: Pick<LimitOptions, "socketFrames">,
): FrameBudget {
  const buckets = socketFrames && createTokenBuckets({ clock }, socketFrames);
  return {
    take(key) {
      if (buckets === null || buckets.take(key)) return true;
      refusals.count("socket-frames");
      return false;
    },
  };
}
