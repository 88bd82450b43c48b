import type { EpochMs } from "@tributary/kernel";
import { asId, type ContactId, type ConversationId, type UserId } from "@tributary/model";
import type { ConversationState } from "../conversation/state.ts";
import type { DurableTimer } from "../ports/store.ts";

/** What a durable timer does when it is due. */
export type TimerTask = "offer-expired" | "customer-never-came" | "chat-too-long" | "after-contact-work-over";

/** How long a customer has to connect after the start. Unit: milliseconds. Source: participant protocol 1.4; CM-06. */
export const CUSTOMER_CONNECT_MS = 5 * 60_000;

/** A timer on a conversation. */
export function conversationTimer(task: TimerTask, id: ConversationId, dueAt: EpochMs): DurableTimer {
  return { id: timerId(task, id, dueAt), dueAt, task, stream: { kind: "conversation", id } };
}

/** The timer that ends after-contact work. The contact is told by the timer's id. */
export function afterContactWorkTimer(agentId: UserId, contactId: ContactId, dueAt: EpochMs): DurableTimer {
  const task: TimerTask = "after-contact-work-over";
  return { id: timerId(task, contactId, dueAt), dueAt, task, stream: { kind: "agent", id: agentId } };
}

/** The id of the timer that does `task` for a contact at that time. With the time in it, no id is ever used twice. */
export function timerId(task: TimerTask, contactId: ContactId | ConversationId, dueAt: EpochMs): string {
  return `${task}:${contactId}:${dueAt}`;
}

/** The contact that a timer's id names. */
export function contactOfTimer({ id }: DurableTimer): ContactId {
  return asId<ContactId>(id.split(":")[1] ?? "");
}

/** The ids of all timers that a conversation has while it lives. */
export function timersOf({ id, contact, expiresAt }: ConversationState): readonly string[] {
  const { state } = contact;
  return [
    timerId("chat-too-long", id, expiresAt),
    ...(state.phase === "created" ? [timerId("customer-never-came", id, state.createdAt + CUSTOMER_CONNECT_MS)] : []),
    ...(state.phase === "offered" ? [timerId("offer-expired", id, state.expiresAt)] : []),
  ];
}
