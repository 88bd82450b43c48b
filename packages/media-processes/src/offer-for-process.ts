import type { SessionDescription } from "@tributary/engine/ports";
import { MAX_CANDIDATES, MAX_SDP_LENGTH, type MediaDescription } from "@tributary/protocol/media";

/** Longest candidate that can be used. Unit: characters. */
const MAX_CANDIDATE_LENGTH = 1_024;

/** Returns the offer as a voice process accepts it; null if it is too long to be one. Candidates beyond the limit are left out. */
export function offerForProcess({ sdp, candidates }: SessionDescription): MediaDescription | null {
  if (sdp.length > MAX_SDP_LENGTH) return null;
  const usable = candidates.filter(
    ({ candidate, sdpMid }) => candidate.length <= MAX_CANDIDATE_LENGTH && (sdpMid?.length ?? 0) <= 256,
  );
  return { sdp, candidates: usable.slice(0, MAX_CANDIDATES) };
}
