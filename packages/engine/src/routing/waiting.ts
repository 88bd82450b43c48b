import type { Channel, ContactId, ConversationId, QueuePosition, RoutingExpression, UserId } from "@tributary/model";

/** A waiting contact. */
export type Waiting = {
  readonly conversationId: ConversationId;
  readonly contactId: ContactId;
  readonly channel: Channel;
  readonly place: QueuePosition;
  /** Requirement for agents, by the active step of its routing criteria; null: none. */
  readonly expression: RoutingExpression | null;
  /** Agents who are in its conversation already: it was added for another one. */
  readonly excludes: readonly UserId[];
  /** Monotonic time at which it was queued: delays must not depend on a wall clock that may jump. Unit: milliseconds. */
  readonly queuedMs: number;
};

/** Returns a negative number if `a` is served before `b`: by priority, then by time in queue, then by id, so that the order is total. */
export function compareWaiting(a: Waiting, b: Waiting): number {
  return (
    a.place.priority - b.place.priority ||
    agedQueuedAt(a) - agedQueuedAt(b) ||
    compareText(a.conversationId, b.conversationId) ||
    compareText(a.contactId, b.contactId)
  );
}

/** Inserts a contact into a list in the order in which contacts are served. */
export function insertWaiting(sorted: Waiting[], entry: Waiting): void {
  const index = sorted.findLastIndex((other) => compareWaiting(other, entry) < 0);
  sorted.splice(index + 1, 0, entry);
}

/** Time since which it counts as waiting. */
function agedQueuedAt({ place: { queuedAt, ageAdjustmentMs = 0 } }: Waiting): number {
  return queuedAt - ageAdjustmentMs;
}

/** Compares by code units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
