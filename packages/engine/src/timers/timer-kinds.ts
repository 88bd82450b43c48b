import type { DurableTimer } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { asId, type ContactId } from "@tributary/model";

/** Kinds of durable timers. */
export type TimerKind =
  | "offer-expired"
  | "routing-step-expired"
  | "customer-never-came"
  | "call-unanswered"
  | "callback-due"
  | "callback-unanswered"
  | "callback-expired"
  | "chat-too-long"
  | "participants-inactive"
  | "authentication-over"
  | "task-scheduled"
  | "task-expired"
  | "attachment-scan-over"
  | "after-contact-work-over";

type TimerData = { readonly contactId: ContactId };

/** Returns a timer for a contact on the stream that its work changes. */
export function contactTimer(
  kind: TimerKind,
  { contactId, dueAt }: TimerData & { readonly dueAt: EpochMs },
  stream: DurableTimer["stream"],
): DurableTimer {
  const data: TimerData = { contactId };
  return { id: timerId(kind, contactId, dueAt), dueAt, kind, stream, data };
}

/** Returns the id of a timer. It contains the due time, so that no id is used twice. */
export function timerId(kind: TimerKind, contactId: ContactId, dueAt: EpochMs): string {
  return `${kind}:${contactId}:${dueAt}`;
}

/** Returns the contact of a timer. Timers of the first version have no data; their id names the contact. */
export function contactOfTimer({ id, data }: DurableTimer): ContactId {
  const { contactId } = (data ?? {}) as Partial<TimerData>; // written by `contactTimer`
  return contactId ?? asId<ContactId>(id.split(":")[1] ?? "");
}
