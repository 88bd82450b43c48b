import type { Clock } from "@tributary/kernel";
import type { ContactId, QueueId } from "@tributary/model";
import { openContacts } from "../contact/contact-chain.ts";
import type { Contact, ConversationState } from "../contact/conversation-state.ts";

import type { RoutingBoard } from "./board.ts";
import type { Wait } from "./leader-questions.ts";
import { compareWaiting } from "./waiting.ts";

/** Times at which agents accepted the contacts of queues, from which the wait of further ones is estimated. */
export interface ServiceTimes {
  /** Takes the newest state of a conversation. */
  update(id: string, state: ConversationState | undefined): void;
  /** Returns the mean time between the last acceptances of a queue's contacts; null with fewer than two. Unit: milliseconds. */
  meanIntervalMs(queueId: QueueId): number | null;
}

/** Acceptances that count: the last ones, and those of the last half hour. Older ones do not reflect the agents of now. */
const MAX_ACCEPTANCES = 20;
const MAX_AGE_MS = 30 * 60_000;

type Queues = ReadonlyMap<ContactId, QueueId>;

/** Creates an empty record. It is complete on the node that routes. Rule RT-28. */
export function createServiceTimes(clock: Pick<Clock, "monotonicMs">): ServiceTimes {
  /** Queues of waiting and offered contacts, by conversation. */
  const waiting = new Map<string, Queues>();
  const acceptedMs = new Map<QueueId, readonly number[]>();

  function accept(queueId: QueueId): void {
    acceptedMs.set(queueId, [...(acceptedMs.get(queueId) ?? []), clock.monotonicMs()].slice(-MAX_ACCEPTANCES));
  }

  return {
    update(id, state) {
      const before = waiting.get(id);
      if (before === undefined && !mayWait(state)) return; // as for messages
      const open = state === undefined ? [] : openContacts(state);
      for (const contact of open) {
        const queueId = before?.get(contact.id);
        if (queueId !== undefined && contact.state.phase === "connected") accept(queueId);
      }
      const queues = new Map(open.flatMap(queueEntry));
      if (queues.size > 0) waiting.set(id, queues);
      else waiting.delete(id);
    },
    meanIntervalMs(queueId) {
      const nowMs = clock.monotonicMs();
      const [oldest, ...later] = (acceptedMs.get(queueId) ?? []).filter((ms) => nowMs - ms <= MAX_AGE_MS);
      return oldest === undefined || later.length === 0 ? null : (nowMs - oldest) / (later.length + 1);
    },
  };
}

/** Returns the wait of a contact on a complete board; null if it is on none of its queues. Rule RT-28. */
export function waitOn(board: RoutingBoard, services: ServiceTimes, contactId: string): Wait | null {
  const own = board.waiting(contactId);
  if (own === undefined) return null;
  const { queueId } = own.place;
  const position = 1 + board.allIn(queueId).filter((each) => compareWaiting(each, own) < 0).length;
  const intervalMs = services.meanIntervalMs(queueId);
  return { position, estimatedMs: intervalMs === null ? null : Math.round(position * intervalMs) };
}

function mayWait(state: ConversationState | undefined): boolean {
  return state !== undefined && (isWaiting(state.contact) || state.added?.some(isWaiting) === true);
}

function isWaiting({ state: { phase } }: Contact): boolean {
  return phase === "queued" || phase === "offered";
}

function queueEntry({ id, state }: Contact): readonly (readonly [ContactId, QueueId])[] {
  return state.phase === "queued" || state.phase === "offered" ? [[id, state.place.queueId]] : [];
}
