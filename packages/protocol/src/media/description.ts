import * as v from "valibot";
import { object } from "../object.ts";

/** Longest text of an offer or an answer. Browsers need 2,000 to 6,000. Unit: characters. */
export const MAX_SDP_LENGTH = 65_536;

/** Maximum candidates of an offer. Browsers have one to twenty. */
export const MAX_CANDIDATES = 64;

const iceCandidate = object({
  candidate: v.pipe(v.string(), v.maxLength(1_024)),
  sdpMid: v.nullable(v.pipe(v.string(), v.maxLength(256))),
  sdpMLineIndex: v.nullable(v.number()),
});

/** Schema of an offer or an answer, complete with candidates. */
export const mediaDescription = object({
  sdp: v.pipe(v.string(), v.maxLength(MAX_SDP_LENGTH)),
  candidates: v.pipe(v.array(iceCandidate), v.maxLength(MAX_CANDIDATES), v.readonly()),
});

/** An offer or an answer of WebRTC with all candidates. */
export type MediaDescription = v.InferOutput<typeof mediaDescription>;
