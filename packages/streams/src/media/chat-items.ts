/** Callback selection for items of the topic `aws/chat`. Source: docs/wire/participant.md#callbacks. */

import type { CallbackName } from "./chat-callbacks.ts";
import type { ChatItem as PublishedItem } from "./chat-data.ts";

/** An item from the service; passed to pages unchanged. Parsed by hand for size, so that no field is certain here. */
export type ChatItem = Partial<PublishedItem>;

const EVENT = "application/vnd.amazonaws.connect.event.";

/** Callbacks of events; all other items are messages. */
const CALLBACKS: Readonly<Record<string, CallbackName>> = {
  typing: "onTyping",
  "participant.idle": "onParticipantIdle",
  "participant.returned": "onParticipantReturned",
  "participant.invited": "onParticipantInvited",
  "participant.autodisconnection": "onAutoDisconnection",
  "participant.displayname.updated": "onParticipantDisplayNameUpdated",
  "chat.rehydrated": "onChatRehydrated",
  "authentication.initiated": "onAuthenticationInitiated",
  "authentication.succeeded": "onAuthenticationSuccessful",
  "authentication.failed": "onAuthenticationFailed",
  "authentication.timeout": "onAuthenticationTimeout",
  "authentication.expired": "onAuthenticationExpired",
  "authentication.cancelled": "onAuthenticationCanceled",
};

/** Returns the callback of an item. */
export function callbackOf({ Type, ContentType = "", MessageMetadata }: ChatItem): CallbackName {
  if (Type === "MESSAGEMETADATA")
    return MessageMetadata?.Receipts?.[0]?.ReadTimestamp ? "onReadReceipt" : "onDeliveredReceipt";
  return (ContentType.startsWith(EVENT) && CALLBACKS[ContentType.slice(EVENT.length)]) || "onMessage";
}

/** True if the item ends the chat. */
export function endsChat({ ContentType }: ChatItem): boolean {
  return ContentType === `${EVENT}chat.ended`;
}

/** True for the content type of the typing event. */
export function isTyping(contentType: string): boolean {
  return contentType === `${EVENT}typing`;
}

/** Returns the item in a frame's content if it belongs to this chat; undefined for other chats and malformed content. */
export function readItem(content: unknown, contactIds: readonly string[]): ChatItem | undefined {
  if (typeof content !== "string") return undefined;
  try {
    const item: unknown = JSON.parse(content);
    if (typeof item !== "object" || item === null) return undefined;
    const { ContactId, InitialContactId, Type } = item as ChatItem; // all fields are optional and only compared
    const isOwn = [ContactId, InitialContactId].some((id) => id !== undefined && contactIds.includes(id));
    // Receipts may arrive without a contact id; the page matches them to its messages.
    return isOwn || (Type === "MESSAGEMETADATA" && ContactId === undefined) ? (item as ChatItem) : undefined;
  } catch {
    return undefined;
  }
}
