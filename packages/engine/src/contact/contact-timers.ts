import type { DurableTimer } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { contactTimer, type TimerKind, timerId } from "../timers/timer-kinds.ts";
import type { ConversationState } from "./conversation-state.ts";

/** Time a customer has to connect after the start. Unit: milliseconds. Source: docs/wire/participant.md#createparticipantconnection; CM-06. */
export const CUSTOMER_CONNECT_MS = 5 * 60_000;

/** Returns a timer for the current contact of a conversation. */
export function conversationTimer(kind: TimerKind, { id, contact }: ConversationState, dueAt: EpochMs): DurableTimer {
  return contactTimer(kind, { contactId: contact.id, dueAt }, { kind: "conversation", id });
}

/** Returns the timer of an offered contact's deadline, or nothing if it is not offered. */
export function offerTimer({ contact: { id, state } }: ConversationState): readonly string[] {
  return state.phase === "offered" ? [timerId("offer-expired", id, state.expiresAt)] : [];
}

/** Returns the ids of all timers that the current contact has in its present state. */
export function timersOf(conversation: ConversationState): readonly string[] {
  const { contact, chat } = conversation;
  const { id, state } = contact;
  if (state.phase === "ended") return [];
  return [
    ...(chat === null ? [] : [timerId("chat-too-long", id, chat.expiresAt)]),
    ...(state.phase === "created" ? [timerId("customer-never-came", id, state.createdAt + CUSTOMER_CONNECT_MS)] : []),
    ...offerTimer(conversation),
  ];
}
