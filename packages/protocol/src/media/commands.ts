/** Messages from the server to a voice process. */
import * as v from "valibot";
import { object } from "../object.ts";
import { mediaDescription } from "./description.ts";
import { MAX_SOCKETS, mediaSocket } from "./media-socket.ts";
import { voiceSettings } from "./settings.ts";

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const requestId = v.pipe(v.number(), v.integer(), v.minValue(1));

/** Keys of a telephone; a comma is a pause of half a second. */
const keys = v.pipe(v.string(), v.maxLength(256), v.regex(/^[0-9*#A-D,]*$/));

const arrangedLeg = object({
  legId: id,
  hears: v.picklist(["call", "hold-music", "ring-back", "silence"]),
  isHeard: v.boolean(),
});

/** Sockets of at most 64 other processes. */
const otherSockets = v.pipe(v.array(mediaSocket), v.maxLength(64 * MAX_SOCKETS), v.readonly());

/** Schema of {@link VoiceCommand}. */
export const voiceCommand = v.variant("type", [
  /** First message. The process answers with `ready`. */
  object({ type: v.literal("start"), settings: voiceSettings }),
  /** Answered with `answer`. */
  object({ type: v.literal("open-leg"), requestId, legId: id, callId: id, offer: mediaDescription }),
  /** Answered with `answer`. */
  object({ type: v.literal("restart-leg"), requestId, legId: id, offer: mediaDescription }),
  object({ type: v.literal("close-leg"), legId: id }),
  object({ type: v.literal("arrange"), callId: id, legs: v.pipe(v.array(arrangedLeg), v.maxLength(64), v.readonly()) }),
  object({ type: v.literal("send-digits"), legId: id, digits: keys }),
  /** To the process with the relay: all sockets on which the other processes take audio now. */
  object({ type: v.literal("media-sockets"), sockets: otherSockets }),
]);

/** A message from the server to a voice process. */
export type VoiceCommand = v.InferOutput<typeof voiceCommand>;

/** Place of a leg in the arrangement of its call. */
export type WireArrangedLeg = v.InferOutput<typeof arrangedLeg>;
