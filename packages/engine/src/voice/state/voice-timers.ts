import type { ContactId, ContactState } from "@tributary/model";
import { timerId } from "../../timers/timer-kinds.ts";

/** Time a customer has to connect after the start of a call: their page asks for the microphone first. Unit: milliseconds. Source: VC-02. */
export const CALL_CONNECT_MS = 60_000;

/** Returns the ids of the timers of a call in its present phase. */
export function voiceTimers(contactId: ContactId, state: ContactState): readonly string[] {
  if (state.phase !== "created") return [];
  return [timerId("customer-never-came", contactId, state.createdAt + CALL_CONNECT_MS)];
}
