/** Which callback of a chat session an item of `aws/chat` belongs to. Source: docs/wire/participant.md#callbacks. */

import type { CallbackName } from "./chat-callbacks.ts";

/** One item as the service sends it; hand-read, for size: pages get it as it came. */
export type ChatItem = {
  readonly Id?: string;
  readonly Type?: string;
  readonly ContentType?: string;
  readonly Content?: string;
  readonly ParticipantRole?: string;
  readonly AbsoluteTime?: string;
  readonly ContactId?: string;
  readonly InitialContactId?: string;
  readonly MessageMetadata?: { readonly Receipts?: readonly { readonly ReadTimestamp?: string }[] };
};

const EVENT = "application/vnd.amazonaws.connect.event.";

/** Events with a callback of their own; every other item is a message. */
const CALLBACKS: Readonly<Record<string, CallbackName>> = {
  typing: "onTyping",
  "participant.idle": "onParticipantIdle",
  "participant.returned": "onParticipantReturned",
  "participant.invited": "onParticipantInvited",
  "participant.autodisconnection": "onAutoDisconnection",
  "participant.displayname.updated": "onParticipantDisplayNameUpdated",
  "chat.rehydrated": "onChatRehydrated",
};

/** The callback of an item. */
export function callbackOf({ Type, ContentType = "", MessageMetadata }: ChatItem): CallbackName {
  if (Type === "MESSAGEMETADATA")
    return MessageMetadata?.Receipts?.[0]?.ReadTimestamp ? "onReadReceipt" : "onDeliveredReceipt";
  return (ContentType.startsWith(EVENT) && CALLBACKS[ContentType.slice(EVENT.length)]) || "onMessage";
}

/** Whether the chat is over with this item. */
export function endsChat({ ContentType }: ChatItem): boolean {
  return ContentType === `${EVENT}chat.ended`;
}

/** Whether a content type is that of the typing event. */
export function isTyping(contentType: string): boolean {
  return contentType === `${EVENT}typing`;
}

/** The item in a frame's content, if it is one of this chat's. Text that is no item is nobody's. */
export function readItem(content: unknown, contactIds: readonly string[]): ChatItem | undefined {
  if (typeof content !== "string") return undefined;
  try {
    const item: unknown = JSON.parse(content);
    if (typeof item !== "object" || item === null) return undefined;
    const { ContactId, InitialContactId, Type } = item as ChatItem; // all optional, compared only
    const isOurs = [ContactId, InitialContactId].some((id) => id !== undefined && contactIds.includes(id));
    // Receipts may come without a contact; whose message they are of is the page's to know.
    return isOurs || (Type === "MESSAGEMETADATA" && ContactId === undefined) ? (item as ChatItem) : undefined;
  } catch {
    return undefined;
  }
}
