import type { EpochMs } from "@tributary/kernel";
import type { ContactId, ContactState } from "@tributary/model";
import { timerId } from "../../timers/timer-kinds.ts";
import type { ChatPart } from "./chat-part.ts";

/** Time a customer has to connect after the start. Unit: milliseconds. Source: docs/wire/participant.md#createparticipantconnection; CM-06. */
export const CUSTOMER_CONNECT_MS = 5 * 60_000;

/** Returns the ids of the timers of a chat in its present phase. */
export function chatTimers(contactId: ContactId, state: ContactState, { expiresAt }: ChatPart): readonly string[] {
  const tooLong = timerId("chat-too-long", contactId, expiresAt);
  return state.phase === "created" ? [tooLong, connectTimer(contactId, state.createdAt)] : [tooLong];
}

function connectTimer(contactId: ContactId, createdAt: EpochMs): string {
  return timerId("customer-never-came", contactId, createdAt + CUSTOMER_CONNECT_MS);
}
