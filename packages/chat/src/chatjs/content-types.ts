/** Content types and the callback that receives each. Source: docs/wire/participant.md#content-types, #callbacks. */
import type { CallbackName } from "./callbacks.ts";
import type { ReceivedItem } from "./chat-data.ts";

export const EVENT = "application/vnd.amazonaws.connect.event.";
const MESSAGE = "application/vnd.amazonaws.connect.message.";

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

/** Events without a callback of their own. */
const OTHER_EVENTS = [
  "message.read",
  "message.delivered",
  "message.metadata",
  "participant.joined",
  "participant.left",
  "participant.active",
  "participant.inactive",
  "transfer.succeeded",
  "transfer.failed",
  "chat.ended",
  "connection.acknowledged",
  "workflow.cancelled",
];

/** Content types of messages: texts, and the types of files that older programs send as messages. */
const MESSAGE_TYPES: readonly string[] = [
  "text/plain",
  "text/markdown",
  "text/csv",
  "application/json",
  "application/pdf",
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "image/jpeg",
  "image/png",
  "audio/wav",
  "audio/x-wav",
  "audio/vnd.wave",
  `${MESSAGE}interactive`,
  `${MESSAGE}interactive.response`,
];

/** True if the library sends content of this type; the service decides about the rest. */
export function isKnownType(contentType: unknown): boolean {
  if (typeof contentType !== "string") return false;
  const event = eventOf(contentType);
  return MESSAGE_TYPES.includes(contentType) || Object.hasOwn(CALLBACKS, event) || OTHER_EVENTS.includes(event);
}

/** Returns the name of an event, such as `chat.ended`; empty for messages. */
export function eventOf(contentType: string | undefined): string {
  return contentType?.startsWith(EVENT) ? contentType.slice(EVENT.length) : "";
}

/** Returns the callback of an item. */
export function callbackOf({ Type, ContentType, MessageMetadata }: ReceivedItem): CallbackName {
  if (Type === "MESSAGEMETADATA")
    return MessageMetadata?.Receipts?.[0]?.ReadTimestamp ? "onReadReceipt" : "onDeliveredReceipt";
  const event = eventOf(ContentType);
  return (Object.hasOwn(CALLBACKS, event) && CALLBACKS[event]) || "onMessage";
}
