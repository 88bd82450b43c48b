/** Chats that continue ended ones. Rules RH-01 to RH-05; ADR 25. */
import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  type ContactAttributes,
  type ContactId,
  type ConversationEvent,
  MAX_ATTRIBUTES_BYTES,
  mergeAttributes,
  type PastTranscript,
  type Refusal,
  refusal,
  VISITOR_ATTRIBUTE,
} from "@tributary/model";
import { atContact, CONTACT_ENDED, CONTACT_NOT_FOUND, chainOf, MAX_CONTACTS } from "../contact/contact-chain.ts";
import type { Contact, ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";

/** The ended chat to continue. */
export type Rehydration = {
  readonly sourceContactId: string;
  /** `entire`: the whole chat of the contact; `segment`: the chat up to the end of the contact. */
  readonly extent: "entire" | "segment";
};

/**
 * The source as it was found. `untilSeq`: number of the event that ended its contact while its conversation went on; null: none; `not-ended`: unknown, because
 * the chat went on when it was read.
 */
export type RehydrationSource = Rehydration & {
  readonly conversation: ConversationState | undefined;
  readonly untilSeq: number | null | "not-ended";
};

/** Facts that a chat takes over from its source. */
export type Rehydrated = {
  readonly continuedFrom: ContactId;
  readonly past: readonly PastTranscript[];
  readonly attributes: ContactAttributes;
  /** Time of the end of the source: the next chat begins then at the earliest, also if the clock is behind the last event. */
  readonly endedAt: EpochMs;
};

/** Source of both limits: https://docs.aws.amazon.com/connect/latest/adminguide/feature-limits.html */
const MAX_PAST_CONTACTS = 100;

/** Unit: UTF-16 units; most texts have one for each byte. */
const MAX_PAST_LENGTH = 5 * 2 ** 20;

/** Types of the events that end a contact while its conversation goes on. */
export const SEGMENT_ENDS = ["contact.transferred", "contact.disconnected"] as const;

/** Each contact of a conversation ends at most once in one of these events. */
export const MAX_SEGMENT_ENDS = MAX_CONTACTS;

/** Returns the number of the event that ended a contact while its conversation went on; null if there is none. */
export function endOfSegment(
  events: readonly (ConversationEvent & { readonly seq: number })[],
  contactId: string,
): number | null {
  return events.find((event) => event.contactId === contactId)?.seq ?? null;
}

export const NOT_ENDED = refusal("wrong-phase", "SourceContactId", "a chat that ended before this one began");
const TOO_LARGE = refusal(
  "invalid-field",
  "SourceContactId",
  `a chat whose attributes have at most ${MAX_ATTRIBUTES_BYTES} bytes together with those of this one`,
);
const CONTINUED = refusal("wrong-phase", "InitialContactId", "a chat that does not continue another one");

/** Returns what a chat takes over from an ended one, or the refusal. `before`: time at which the chat began; absent: it begins now. */
export function rehydrate(
  source: RehydrationSource,
  before = Number.POSITIVE_INFINITY,
): Rehydrated | { readonly refusal: Refusal } {
  const { conversation, sourceContactId, extent, untilSeq } = source;
  const found = conversation && atContact(conversation, sourceContactId);
  if (conversation === undefined || found === undefined) return { refusal: refusal("not-found", "SourceContactId") };
  const { chat, contact: last } = conversation;
  if (chat === null) return { refusal: refusal("invalid-field", "SourceContactId", "a contact of a chat") };
  if (untilSeq === "not-ended" || last.state.phase !== "ended" || last.state.endedAt > before)
    return { refusal: NOT_ENDED };
  const contact = extent === "entire" ? last : found.contact;
  const past = [
    ...(chat.past ?? []),
    transcriptUntil(conversation, { contact, endedAt: last.state.endedAt, untilSeq }),
  ];
  return {
    continuedFrom: contact.id,
    past: withinLimits(past),
    attributes: copiedFrom(conversation),
    endedAt: last.state.endedAt,
  };
}

/** A signature for the customer of the source does not hold for that of the next chat. Rule RH-01. */
function copiedFrom({ attributes }: ConversationState): ContactAttributes {
  const { [VISITOR_ATTRIBUTE]: _visitor, ...copied } = attributes;
  return copied;
}

type Extent = { readonly contact: Contact; readonly endedAt: EpochMs; readonly untilSeq: number | null };

function transcriptUntil(conversation: ConversationState, { contact, endedAt, untilSeq }: Extent): PastTranscript {
  const chain = chainOf(conversation);
  const { state } = contact;
  return {
    conversationId: conversation.id,
    untilSeq,
    from: beginningOf(conversation),
    until: state.phase === "ended" ? state.endedAt : endedAt,
    contacts: untilSeq === null ? chain.length : chain.findIndex(({ id }) => id === contact.id) + 1,
    length: conversation.chat?.contentLength ?? 0,
  };
}

function beginningOf(conversation: ConversationState): EpochMs {
  return Math.min(...chainOf(conversation).map(({ createdAt }) => createdAt));
}

/** The oldest transcripts are left out once the newer ones have as much as is allowed. The newest one is always there. */
function withinLimits(past: readonly PastTranscript[]): readonly PastTranscript[] {
  let [contacts, length] = [0, 0];
  let first = past.length;
  for (const each of past.toReversed()) {
    if (first < past.length && (contacts + each.contacts > MAX_PAST_CONTACTS || length >= MAX_PAST_LENGTH)) break;
    contacts += each.contacts;
    length += each.length;
    first -= 1;
  }
  return past.slice(first);
}

/** Lets a chat that goes on continue an ended one, once. The value: the contact that it continues. */
export function decideRehydration(
  conversation: ConversationState | undefined,
  source: RehydrationSource,
  now: EpochMs,
): Decision<ContactId, Refusal> {
  if (conversation === undefined) return { refusal: { ...CONTACT_NOT_FOUND, field: "InitialContactId" } };
  const { chat, contact, attributes } = conversation;
  if (chat === null) return { refusal: refusal("invalid-field", "InitialContactId", "a contact of a chat") };
  if (contact.state.phase === "ended") return { refusal: { ...CONTACT_ENDED, field: "InitialContactId" } };
  const taken = rehydrate(source, beginningOf(conversation));
  if ("refusal" in taken) return taken;
  const { continuedFrom, past } = taken;
  if (chat.continuedFrom === continuedFrom) return unchanged(continuedFrom);
  if (chat.continuedFrom !== undefined) return { refusal: CONTINUED };
  const missing = Object.fromEntries(
    Object.entries(taken.attributes).filter(([name]) => !Object.hasOwn(attributes, name)),
  );
  if (mergeAttributes(attributes, missing) === undefined) return { refusal: TOO_LARGE };
  const draft = draftConversation(conversation, now);
  draft.add({ type: "chat.rehydrated", continuedFrom, past });
  if (Object.keys(missing).length > 0) draft.add({ type: "attributes.updated", attributes: missing });
  return { value: continuedFrom, drafts: [draft] };
}
