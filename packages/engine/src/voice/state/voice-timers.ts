import type { ContactId, ContactState } from "@tributary/model";
import { timerId } from "../../timers/timer-kinds.ts";
import type { VoicePart } from "./voice-part.ts";

/** Time a customer has to connect after the start of a call: their page asks for the microphone first. Unit: milliseconds. Source: VC-02. */
export const CALL_CONNECT_MS = 60_000;

/** Returns the ids of the timers of a call in its present phase. */
export function voiceTimers(
  id: ContactId,
  state: ContactState,
  { callback }: Pick<VoicePart, "callback">,
): readonly string[] {
  if (state.phase === "created") return [timerId("customer-never-came", id, state.createdAt + CALL_CONNECT_MS)];
  if (callback === undefined || callback.answeredAt !== undefined) return [];
  const { contactId, expiresAt, ringsUntil, retryAt } = callback;
  return [
    timerId("callback-expired", contactId, expiresAt),
    ...(ringsUntil === undefined ? [] : [timerId("callback-unanswered", contactId, ringsUntil)]),
    ...(retryAt === undefined ? [] : [timerId("callback-due", contactId, retryAt)]),
  ];
}
