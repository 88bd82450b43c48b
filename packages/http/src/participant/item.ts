/** From the engine's events to the items that clients know. Source: docs/wire/participant.md#items. */
import type { MessageReceipt, TranscriptItem, Typing } from "@tributary/engine";
import { assertNever, type EpochMs } from "@tributary/kernel";
import {
  type Author,
  type ConversationEvent,
  type ConversationId,
  type ItemEvent,
  itemIdOf,
  type Numbered,
} from "@tributary/model";
import { EVENT_CONTENT_TYPES, type Item, WIRE_ROLES, type WireReceipt } from "@tributary/protocol";

/** A receipt as it is written to the journal. */
export type ReceiptEvent = Extract<ConversationEvent, { type: "receipt.recorded" }>;

/** A moment as the participant service writes it: ISO 8601 with milliseconds. The control plane's numbers are another matter. */
export function isoTime(at: EpochMs): string {
  if (at !== lastIso.at) lastIso = { at, text: new Date(at).toISOString() };
  return lastIso.text;
}

/** The moment asked for last: every message asks twice, and those of one group have a moment in common. */
let lastIso: { readonly at: EpochMs; readonly text: string } = { at: 0, text: new Date(0).toISOString() };

/** An item of the transcript, as a socket carries it. */
export function itemOf(conversationId: ConversationId, event: Numbered<ItemEvent>): Item {
  const place = {
    AbsoluteTime: isoTime(event.at),
    Id: itemIdOf(conversationId, event.seq, event.at),
    InitialContactId: conversationId,
    ContactId: event.contactId,
  };
  switch (event.type) {
    case "message.sent":
      return { ...place, ...authorOf(event), Type: "MESSAGE", ContentType: event.contentType, Content: event.content };
    case "participant.joined":
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.joined };
    case "participant.left":
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.left };
    case "contact.ended":
      return { ...place, Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.ended };
    default:
      return assertNever(event);
  }
}

/** An item in a transcript: events say that they have no content, messages carry their receipts. */
export function transcriptItemOf(conversationId: ConversationId, { event, receipts }: TranscriptItem): Item {
  const item = itemOf(conversationId, event);
  if (event.type !== "message.sent") return { ...item, Content: null };
  if (receipts.length === 0) return item;
  return { ...item, MessageMetadata: { MessageId: item.Id, Receipts: receipts.map(receiptOf) } };
}

/** A receipt that has just been recorded: one recipient, an id of its own, and no contact (clients let it through by its type). */
export function receiptItemOf(conversationId: ConversationId, event: Numbered<ReceiptEvent>): Item {
  return {
    AbsoluteTime: isoTime(event.at),
    Id: itemIdOf(conversationId, event.seq, event.at),
    Type: "MESSAGEMETADATA",
    ContentType: EVENT_CONTENT_TYPES.metadata,
    MessageMetadata: { MessageId: event.messageId, Receipts: [receiptOf(event)] },
  };
}

/** Somebody is typing. */
export function typingItemOf(conversationId: ConversationId, news: Typing): Item {
  return {
    AbsoluteTime: isoTime(news.at),
    Id: news.id,
    Type: "EVENT",
    ContentType: EVENT_CONTENT_TYPES.typing,
    ...authorOf(news.author),
    InitialContactId: conversationId,
    ContactId: news.contactId,
  };
}

function authorOf({
  participantId,
  displayName,
  role,
}: Author): Pick<Item, "ParticipantId" | "DisplayName" | "ParticipantRole"> {
  return { ParticipantId: participantId, DisplayName: displayName, ParticipantRole: WIRE_ROLES[role] };
}

function receiptOf({ deliveredAt, readAt, recipientId }: MessageReceipt): WireReceipt {
  return {
    DeliveredTimestamp: isoTime(deliveredAt),
    ...(readAt === null ? {} : { ReadTimestamp: isoTime(readAt) }),
    RecipientParticipantId: recipientId,
  };
}
