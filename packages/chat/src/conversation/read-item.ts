/** Parses wire items from frames and transcripts. */
import type { EpochMs } from "@tributary/kernel";
import type { ParticipantRole } from "@tributary/model";
import {
  EVENT_CONTENT_TYPES,
  type Item,
  item as itemSchema,
  NOTICE_CONTENT_TYPES,
  WIRE_ROLES,
  type WireAttachment,
  type WireReceipt,
} from "@tributary/protocol";
import * as v from "valibot";
import type { ChatAttachment, ChatAuthor, ChatReceipt, ConversationItem } from "./conversation-item.ts";

/** A parsed wire item. `contactIds` are the contacts that it names: none in receipts of some servers. */
export type ReadItem =
  | { readonly kind: "item"; readonly item: ConversationItem; readonly contactIds: readonly string[] }
  | {
      readonly kind: "receipts";
      readonly messageId: string;
      readonly receipts: readonly ChatReceipt[];
      readonly contactIds: readonly string[];
    }
  | { readonly kind: "typing"; readonly author: ChatAuthor; readonly contactIds: readonly string[] }
  | {
      /** A part of a message that follows as a whole. `number`: from 1. */
      readonly kind: "part";
      readonly item: ConversationItem;
      readonly number: number;
      readonly contactIds: readonly string[];
    }
  | { readonly kind: "malformed" };

/**
 * Maximum length of frame content. Unit: UTF-16 code units; a message has at most 16 384 bytes, which escapes may
 * double.
 */
const MAX_CONTENT_LENGTH = 256 * 1024;

const ROLES: ReadonlyMap<string, ParticipantRole> = new Map(
  // Object.entries loses the key type; the keys of WIRE_ROLES are exactly the roles.
  Object.entries(WIRE_ROLES).map(([role, wire]) => [wire, role as ParticipantRole]),
);

/** Parses the `content` of an `aws/chat` frame. Never throws. */
export function readFrameContent(content: string): ReadItem {
  if (content.length > MAX_CONTENT_LENGTH) return { kind: "malformed" };
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return { kind: "malformed" }; // logged by the caller; a malformed frame must not end a session
  }
  const parsed = v.safeParse(itemSchema, json);
  return parsed.success ? readItem(parsed.output) : { kind: "malformed" };
}

/** Converts one wire item. Never throws. */
export function readItem(wire: Item): ReadItem {
  const at = timeOf(wire.AbsoluteTime);
  if (at === null) return { kind: "malformed" };
  const contactIds = [wire.InitialContactId, wire.ContactId].filter((id) => id !== undefined);
  if (wire.Type === "MESSAGEMETADATA") {
    const messageId = wire.MessageMetadata?.MessageId;
    if (messageId === undefined) return { kind: "malformed" };
    return { kind: "receipts", messageId, receipts: receiptsOf(wire), contactIds };
  }
  const { MessageCompleted, ChunkNumber } = wire.MessageMetadata ?? {};
  if (MessageCompleted === false)
    return { kind: "part", item: conversationItem(wire, at), number: ChunkNumber ?? 0, contactIds };
  if (wire.ContentType === EVENT_CONTENT_TYPES.typing) {
    const author = authorOf(wire);
    return author === null ? { kind: "malformed" } : { kind: "typing", author, contactIds };
  }
  return { kind: "item", item: conversationItem(wire, at), contactIds };
}

function conversationItem(wire: Item, at: EpochMs): ConversationItem {
  const id = wire.Id;
  const author = authorOf(wire);
  const contentType = wire.ContentType ?? "";
  const isPast = wire.RelatedContactId !== undefined;
  const receipts = { receipts: receiptsOf(wire), ...(isPast && { isPast }) };
  if (wire.Type === "MESSAGE" && author !== null && typeof wire.Content === "string") {
    return { type: "message", id, at, author, contentType, content: wire.Content, ...receipts };
  }
  const attachments = wire.Type === "ATTACHMENT" ? (wire.Attachments ?? []).flatMap(readAttachment) : [];
  if (attachments.length > 0 && author !== null) {
    return { type: "message", id, at, author, contentType: "", content: "", attachments, ...receipts };
  }
  // Joins, departures and ends of chats that this one continues. Rule CV-10.
  if (isPast) return { type: "other", id, at, contentType };
  if (contentType === EVENT_CONTENT_TYPES.ended) return { type: "ended", id, at };
  const type = PARTICIPANT_EVENTS.get(contentType);
  if (type !== undefined && author !== null) return { type, id, at, author };
  return { type: "other", id, at, contentType, from: author, content: wire.Content };
}

const PARTICIPANT_EVENTS = new Map([
  [EVENT_CONTENT_TYPES.joined, "joined"],
  [EVENT_CONTENT_TYPES.left, "left"],
  [NOTICE_CONTENT_TYPES.idle, "idle"],
  [NOTICE_CONTENT_TYPES.returned, "returned"],
] as const) as ReadonlyMap<string, "joined" | "left" | "idle" | "returned">; // any text can be looked up

function readAttachment({
  AttachmentId: id,
  AttachmentName,
  ContentType,
  Status,
}: WireAttachment): readonly ChatAttachment[] {
  if (id === undefined) return [];
  const status = Status === "REJECTED" ? "rejected" : Status === "IN_PROGRESS" ? "checking" : "approved";
  return [{ id, name: AttachmentName ?? "", contentType: ContentType ?? "", status }];
}

/** Messages that bots write in parts arrive by the system, and are by the bot in the transcript. */
function authorOf({ ParticipantId, ParticipantRole, DisplayName, MessageMetadata }: Item): ChatAuthor | null {
  const isInParts = typeof MessageMetadata?.MessageCompleted === "boolean";
  const wireRole = isInParts ? WIRE_ROLES["custom-bot"] : ParticipantRole;
  const role = wireRole === undefined ? undefined : ROLES.get(wireRole);
  if (ParticipantId === undefined || role === undefined) return null;
  return { participantId: ParticipantId, role, displayName: DisplayName ?? "" };
}

function receiptsOf(wire: Item): readonly ChatReceipt[] {
  const receipts = (wire.MessageMetadata?.Receipts ?? []).flatMap(readReceipt);
  return receipts.sort((one, other) => (one.recipientId < other.recipientId ? -1 : 1));
}

function readReceipt({
  RecipientParticipantId,
  DeliveredTimestamp,
  ReadTimestamp,
}: WireReceipt): readonly ChatReceipt[] {
  const deliveredAt = timeOf(DeliveredTimestamp);
  const readAt = timeOf(ReadTimestamp);
  return deliveredAt === null && readAt === null ? [] : [{ recipientId: RecipientParticipantId, deliveredAt, readAt }];
}

function timeOf(iso: string | undefined): EpochMs | null {
  const at = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(at) ? null : at;
}
