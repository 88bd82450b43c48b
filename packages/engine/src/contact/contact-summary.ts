/** Summaries of contacts, and the index by which they are found: records that the events of a conversation write. Rules CX-01 and CX-04. */
import type { StoredRecord } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  type Channel,
  type ContactId,
  type ConversationEvent,
  type ConversationId,
  connectionIn,
  type Numbered,
  type QueueId,
  type Tags,
  type UserId,
} from "@tributary/model";
import { type Initiation, initiationOf } from "./call-parties.ts";
import { atContact, type ConversationAtContact, chainOf, contactRecord } from "./contact-chain.ts";
import type { Contact, ConversationState } from "./conversation-state.ts";
import { positionKey } from "./streamings.ts";

/** Facts by which a contact is found. Members that a contact does not have are absent. Written by earlier versions too. */
export type ContactSummary = {
  readonly contactId: ContactId;
  readonly conversationId: ConversationId;
  readonly previousId?: ContactId;
  /** Absent: it was not a call without a customer. */
  readonly initiation?: Initiation["initiation"];
  readonly channel: Channel;
  readonly initiatedAt: EpochMs;
  /** Time at which the flow of a task starts or started. */
  readonly scheduledAt?: EpochMs;
  readonly queueId?: QueueId;
  readonly queuedAt?: EpochMs;
  /** The agent who has accepted it, also after its end. */
  readonly agentId?: UserId;
  readonly connectedAt?: EpochMs;
  readonly endedAt?: EpochMs;
  readonly name?: string;
  readonly tags?: Tags;
};

/** Times by which contacts are ordered. */
export type ContactTime = "initiatedAt" | "scheduledAt" | "queuedAt" | "connectedAt" | "endedAt";

/** Kind of the summaries, whose ids are those of the contacts. */
export const SUMMARIES = "contact-summary";

/** Kinds of the index entries. Their ids are positions. */
const INDEXES: Readonly<Record<ContactTime, string>> = {
  initiatedAt: "contact-initiated",
  scheduledAt: "contact-scheduled",
  queuedAt: "contact-queued",
  connectedAt: "contact-connected",
  endedAt: "contact-ended",
};

const ALL_TIMES = Object.keys(INDEXES) as readonly ContactTime[]; // the keys of the table

/** Digits of a time, so that texts have the order of the times. */
const TIME_DIGITS = 15;

const NONE: readonly StoredRecord[] = [];

/** Returns the kind of the entries that order contacts by a time. */
export function indexBy(time: ContactTime): string {
  return INDEXES[time];
}

/** Returns the position before all contacts that have this time. */
export function positionBefore(at: EpochMs): string {
  return String(Math.max(0, Math.floor(at))).padStart(TIME_DIGITS, "0");
}

/** Returns the position of a contact by a time; undefined if it has none. */
export function positionOf(summary: ContactSummary, time: ContactTime): string | undefined {
  const at = summary[time];
  return at === undefined ? undefined : `${positionBefore(at)}/${summary.contactId}`;
}

/** Returns the contact at a position. */
export function contactAt(position: string): string {
  return position.slice(TIME_DIGITS + 1);
}

/** Returns the summaries and entries that new events change; none for messages and receipts. `state`: after the events. */
export function contactRecordsOf(
  state: ConversationState,
  events: readonly Numbered<ConversationEvent>[],
): readonly StoredRecord[] {
  let changed: Map<string, readonly ContactTime[]> | undefined;
  for (const event of events) {
    for (const [contactId, times] of timesChangedBy(event)) {
      changed ??= new Map();
      changed.set(contactId, [...(changed.get(contactId) ?? []), ...times]);
    }
  }
  if (changed === undefined) return NONE;
  return [...changed].flatMap(([contactId, times]) => {
    const found = atContact(state, contactId);
    return found === undefined ? [] : recordsOf(summaryOf(found), new Set(times));
  });
}

/**
 * Returns the records of a conversation, to be deleted with it. A contact that was queued or accepted again has an entry for each of `indexed`, the events of these
 * types. A callback also has one by the time of its call, whose position it took over.
 */
export function recordsOfConversation(
  state: ConversationState,
  indexed: readonly Numbered<ConversationEvent>[],
): readonly Pick<StoredRecord, "kind" | "id">[] {
  const contacts = chainOf(state).flatMap(({ id }) => atContact(state, id) ?? []);
  const ofContacts = contacts.flatMap((found) => [
    ...recordsOf(summaryOf(found), new Set(ALL_TIMES)),
    contactRecord(found.contact.id, state.id),
  ]);
  const ofStreamings = (state.streamings ?? []).map(({ id }) => positionKey(id));
  const ofEvents = indexed.map(({ type, contactId, at }) =>
    entryOf(contactId, type === "contact.accepted" ? "connectedAt" : "queuedAt", at),
  );
  return [...ofContacts, ...ofStreamings, ...ofEvents, ...entriesOfCallbacks(state)].map(({ kind, id }) => ({
    kind,
    id,
  }));
}

function entriesOfCallbacks(state: ConversationState): readonly Pick<StoredRecord, "kind" | "id">[] {
  return chainOf(state).flatMap(({ id, isCallback, previousId }) => {
    const call = isCallback && previousId !== undefined ? atContact(state, previousId) : undefined;
    const queuedAt = call && summaryOf(call).queuedAt;
    return queuedAt === undefined ? [] : [entryOf(id, "queuedAt", queuedAt)];
  });
}

/** Returns the entry by which a contact is found, or was, at a time. */
export function entryOf(contactId: ContactId, time: ContactTime, at: EpochMs): Pick<StoredRecord, "kind" | "id"> {
  return { kind: indexBy(time), id: `${positionBefore(at)}/${contactId}` };
}

type ChangedTimes = readonly (readonly [contactId: ContactId, times: readonly ContactTime[]])[];

const UNCHANGED: ChangedTimes = [];

/** The end and updates write all entries: earlier versions wrote none. */
function timesChangedBy(event: ConversationEvent): ChangedTimes {
  switch (event.type) {
    case "contact.created":
      return [[event.contactId, ["initiatedAt", "scheduledAt"]]];
    case "contact.rescheduled":
      return [[event.contactId, ["scheduledAt"]]];
    case "contact.queued":
      return [[event.contactId, ["queuedAt"]]];
    case "contact.dialed":
      return [[event.contactId, ["queuedAt", "connectedAt"]]];
    case "contact.accepted":
      return [[event.contactId, ["connectedAt"]]];
    case "contact.updated":
      return [[event.contactId, ALL_TIMES]];
    case "contact.transferred":
      return [
        [event.contactId, ALL_TIMES],
        [event.nextContactId, ["initiatedAt"]],
      ];
    case "callback.requested":
      return [
        [event.contactId, ALL_TIMES],
        [event.nextContactId, ["initiatedAt", "queuedAt"]],
      ];
    case "callback.failed":
    case "contact.returned":
      return [[event.contactId, []]];
    case "contact.added":
      return [[event.addedContactId, ["initiatedAt"]]];
    case "contact.disconnected":
    case "contact.ended":
      return [[event.contactId, ALL_TIMES]];
    default:
      return UNCHANGED;
  }
}

function recordsOf(summary: ContactSummary, times: ReadonlySet<ContactTime>): StoredRecord[] {
  const entries = [...times].flatMap((time) => {
    const id = positionOf(summary, time);
    return id === undefined ? [] : [{ kind: INDEXES[time], id, value: null }];
  });
  return [{ kind: SUMMARIES, id: summary.contactId, value: summary }, ...entries];
}

/** Returns the summary of a contact. */
export function summaryOf(conversation: ConversationAtContact): ContactSummary {
  const { id: conversationId, contact, task } = conversation;
  const { state, previousId, name, tags } = contact;
  const scheduledAt = previousId === undefined ? (task?.scheduledAt ?? null) : null; // a transferred task is not scheduled again
  const place = "place" in state ? state.place : null;
  return {
    contactId: contact.id,
    conversationId,
    ...(previousId === undefined ? {} : { previousId }),
    ...initiationOf(conversation, contact),
    channel: contact.channel,
    initiatedAt: contact.createdAt,
    ...(scheduledAt === null ? {} : { scheduledAt }),
    ...(place === null ? {} : { queueId: place.queueId, queuedAt: place.queuedAt }),
    ...connectionOf(contact),
    ...(state.phase === "ended" ? { endedAt: state.endedAt } : {}),
    ...(name === null ? {} : { name }),
    ...(tags === undefined ? {} : { tags }),
  };
}

function connectionOf({ state }: Contact): Pick<ContactSummary, "agentId" | "connectedAt"> {
  const connection = connectionIn(state);
  if (connection !== null) return { agentId: connection.with.agentId, connectedAt: connection.connectedAt };
  if (state.phase !== "ended") return {};
  const { agentId, connectedAt } = state;
  return {
    ...(agentId === undefined ? {} : { agentId }),
    ...(connectedAt === undefined ? {} : { connectedAt }),
  };
}
