/** Maps the engine's events to items of the wire. Keys per item type: participant protocol 2.4. */
import type { MessageReceipt, ShownPart, TranscriptItem, Typing } from "@tributary/engine";
import { assertNever, type EpochMs } from "@tributary/kernel";
import {
  type AttachmentFile,
  type Author,
  type ConversationEvent,
  type ConversationId,
  type DeliveredEvent,
  type ItemEvent,
  idOfItem,
  itemIdOf,
  type Numbered,
} from "@tributary/model";
import {
  type ATTACHMENT_STATUSES,
  AUTHENTICATION_CONTENT_TYPES,
  EVENT_CONTENT_TYPES,
  type Item,
  NOTICE_CONTENT_TYPES,
  TRANSFER_CONTENT_TYPES,
  WIRE_ROLES,
  type WireAttachment,
  type WireReceipt,
} from "@tributary/protocol";

/** A receipt as recorded in the journal. */
export type ReceiptEvent = Extract<ConversationEvent, { type: "receipt.recorded" }>;

/** Returns a time as the participant service writes it: ISO 8601 with milliseconds. The control plane uses numbers. */
export function isoTime(at: EpochMs): string {
  if (at !== lastIso.at) lastIso = { at, text: new Date(at).toISOString() };
  return lastIso.text;
}

/** Last formatted time: every message formats its time twice, and messages of one group share it. */
let lastIso: { readonly at: EpochMs; readonly text: string } = { at: 0, text: new Date(0).toISOString() };

/** Returns an item or a notice as sent on sockets. */
export function itemOf(conversationId: ConversationId, event: Numbered<DeliveredEvent>): Item {
  const place = {
    AbsoluteTime: isoTime(event.at),
    Id: idOfItem(conversationId, event),
    InitialContactId: conversationId,
    ContactId: event.contactId,
  };
  switch (event.type) {
    case "message.sent":
      return { ...place, ...authorOf(event), Type: "MESSAGE", ContentType: event.contentType, Content: event.content };
    case "attachment.sent":
      return { ...place, ...authorOf(event), Type: "ATTACHMENT", Attachments: [attachmentOf(event, "APPROVED")] };
    case "attachment.rejected":
      return { ...place, ...authorOf(event), Type: "ATTACHMENT", Attachments: [attachmentOf(event, "REJECTED")] };
    case "participant.invited":
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType: NOTICE_CONTENT_TYPES.invited };
    case "participant.joined":
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.joined };
    case "participant.left":
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.left };
    case "participant.renamed":
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType: NOTICE_CONTENT_TYPES.renamed };
    case "authentication.initiated": {
      const Content = JSON.stringify({ SessionId: event.authenticationId });
      const ContentType = AUTHENTICATION_CONTENT_TYPES.initiated;
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType, Content };
    }
    case "authentication.ended": {
      const ContentType = AUTHENTICATION_CONTENT_TYPES[event.result.outcome];
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType };
    }
    case "chat.rehydrated":
      return { ...place, Type: "EVENT", ContentType: NOTICE_CONTENT_TYPES.rehydrated };
    case "participant.idle":
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType: NOTICE_CONTENT_TYPES.idle };
    case "participant.returned":
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType: NOTICE_CONTENT_TYPES.returned };
    case "participant.auto-disconnected":
      return { ...place, ...authorOf(event), Type: "EVENT", ContentType: NOTICE_CONTENT_TYPES.autoDisconnected };
    case "contact.transferred": {
      const { ContactId: _transferred, ...chain } = place;
      return { ...chain, Type: "EVENT", ContentType: TRANSFER_CONTENT_TYPES.succeeded };
    }
    case "contact.transfer-failed":
      return { ...place, Type: "EVENT", ContentType: TRANSFER_CONTENT_TYPES.failed };
    case "contact.ended":
      return { ...place, Type: "EVENT", ContentType: EVENT_CONTENT_TYPES.ended };
    default:
      return assertNever(event);
  }
}

/** Returns a transcript item as GetTranscript does: events with null content if they have none, messages with their receipts. */
export function transcriptItemOf(conversationId: ConversationId, { event, receipts, past }: TranscriptItem): Item {
  const item =
    past === undefined
      ? itemOf(conversationId, event)
      : { ...pastItemOf(past, event), InitialContactId: conversationId };
  if (item.Type === "EVENT") return { ...item, Content: item.Content ?? null };
  // ChatJS reads the metadata of messages of which it has parts.
  const hadParts = event.type === "message.sent" && event.inParts !== undefined;
  if (receipts.length === 0 && !hadParts) return item;
  return { ...item, MessageMetadata: { MessageId: item.Id, Receipts: receipts.map(receiptOf) } };
}

function attachmentOf(
  { attachmentId, name, contentType }: AttachmentFile,
  status: (typeof ATTACHMENT_STATUSES)[number],
): WireAttachment {
  return { AttachmentId: attachmentId, AttachmentName: name, ContentType: contentType, Status: status };
}

/** Returns an item of an ended chat that the conversation continues: it names its contact as a related one. Rule RH-04. */
function pastItemOf(past: ConversationId, event: Numbered<ItemEvent>): Item {
  const { ContactId: RelatedContactId, ...item } = itemOf(past, event);
  return { ...item, ...(RelatedContactId === undefined ? {} : { RelatedContactId }) };
}

/** Returns a new receipt: one recipient, its own id, no contact (clients accept it by its type). */
export function receiptItemOf(conversationId: ConversationId, event: Numbered<ReceiptEvent>): Item {
  return {
    AbsoluteTime: isoTime(event.at),
    Id: itemIdOf(conversationId, event.seq, event.at),
    Type: "MESSAGEMETADATA",
    ContentType: EVENT_CONTENT_TYPES.metadata,
    MessageMetadata: { MessageId: event.messageId, Receipts: [receiptOf(event)] },
  };
}

/** Returns a typing event. */
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

/**
 * Returns a part of a message. Clients show parts by SYSTEM only, as Amazon's bots send them. Rule IT-08. Source:
 * docs/wire/participant.md#streaming-bot-messages.
 */
export function partItemOf(conversationId: ConversationId, part: ShownPart): Item {
  return {
    AbsoluteTime: isoTime(part.at),
    Id: part.itemId,
    Type: "MESSAGE",
    ContentType: part.contentType,
    Content: part.content,
    ...authorOf({ ...part.author, role: "system" }),
    InitialContactId: conversationId,
    ContactId: part.contactId,
    MessageMetadata: { MessageCompleted: false, ChunkNumber: part.number },
  };
}

type MessageSent = Extract<DeliveredEvent, { type: "message.sent" }>;

/** Returns a message that was sent in parts for the participant who was shown them: it replaces the parts. */
export function wholeItemOf(conversationId: ConversationId, event: Numbered<MessageSent>): Item {
  return {
    ...itemOf(conversationId, event),
    ParticipantRole: WIRE_ROLES.system,
    MessageMetadata: { MessageCompleted: true, ChunkNumber: (event.inParts?.count ?? 0) + 1 },
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
