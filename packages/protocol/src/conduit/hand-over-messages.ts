/**
 * Hand-over of a sign-in from the sign-in popup to a panel frame of the same origin in the page that opened the popup.
 *
 * ```
 *  popup                                          frame
 *    ── hello (to all frames, repeatedly) ───────▶
 *    ◀──────────────────────────────── ready ────   only while signed out
 *    ── code (issued now, single use) ───────────▶
 *    ◀──────────────────────────────── done  ────   the desk is shown: the popup may close
 * ```
 *
 * Every message contains the popup's attempt id and is posted to the panel's own origin only. Rules HO-01 to HO-05.
 */
import * as v from "valibot";

const attempt = v.pipe(v.string(), v.minLength(8), v.maxLength(64));
const channel = v.literal("tributary-hand-over");

/** Schema of {@link HandOverMessage}. */
export const handOverMessage = v.variant("step", [
  v.object({ channel, step: v.literal("hello"), attempt }),
  v.object({ channel, step: v.literal("ready"), attempt }),
  v.object({ channel, step: v.literal("code"), attempt, code: v.pipe(v.string(), v.maxLength(1_000)) }),
  v.object({ channel, step: v.literal("done"), attempt, ok: v.boolean() }),
]);

/** One message of a hand-over. */
export type HandOverMessage = v.InferOutput<typeof handOverMessage>;

/** Window name that hosts give the sign-in popup. Source: docs/wire/streams.md#signing-in-and-out. */
export const LOGIN_POPUP_NAME = "connect::loginPopup";
