/** Messages from a voice process to the server. Audio is in none of them. */
import * as v from "valibot";
import { object } from "../object.ts";
import { mediaDescription } from "./description.ts";
import { MAX_SOCKETS, mediaSocket } from "./media-socket.ts";

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Schema of what all answers to requests have. */
export const answeredRequest = object({ requestId: count });

/** Schema of {@link VoiceReport}. */
export const voiceReport = v.variant("type", [
  /** The process can open legs. `relay`: addresses on which its relay is reached, most preferred first; none without one. */
  object({
    type: v.literal("ready"),
    relay: v.pipe(v.array(mediaSocket), v.maxLength(MAX_SOCKETS), v.readonly()),
  }),
  /** The sockets on which the process takes audio, each time that they change: before the answer to a leg that uses them. */
  object({ type: v.literal("sockets"), sockets: v.pipe(v.array(mediaSocket), v.maxLength(MAX_SOCKETS), v.readonly()) }),
  /** Answer to `open-leg` and `restart-leg`. Null: the offer cannot be answered, or there is no such leg. */
  object({ type: v.literal("answer"), requestId: count, answer: v.nullable(mediaDescription) }),
  /** The request failed; the leg is not open. */
  object({ type: v.literal("failed"), requestId: count, problem: v.string() }),
  object({ type: v.literal("leg-connected"), legId: id }),
  object({ type: v.literal("leg-lost"), legId: id }),
  object({ type: v.literal("leg-closed"), legId: id }),
  object({ type: v.literal("digits-received"), legId: id, digits: v.pipe(v.string(), v.regex(/^[0-9*#A-D]+$/)) }),
  /** Sent every second while the process runs, also as a sign of life. Counts of the last minute. */
  object({
    type: v.literal("quality"),
    /** Mixing steps that began more than 20 milliseconds late. */
    lateTicks: count,
    /** Frames of 20 milliseconds that were received and played, or made up. */
    frames: count,
    /** Those of them that were made up. */
    concealedFrames: count,
  }),
  /** An unexpected error, for the log. */
  object({ type: v.literal("problem"), problem: v.string() }),
]);

/** A message from a voice process to the server. */
export type VoiceReport = v.InferOutput<typeof voiceReport>;
