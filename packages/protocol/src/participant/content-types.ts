/**
 * Content types of messages in the participant service. Source: docs/wire/participant.md#sendmessage, #sendevent and
 * #content-types.
 */

import { INTERACTIVE_MESSAGE } from "@tributary/model";

/** Content types of messages that every participant may send. */
export const MESSAGE_CONTENT_TYPES = [
  "text/plain",
  "text/markdown",
  "application/json",
  "application/vnd.amazonaws.connect.message.interactive.response",
] as const;

/** Content types that a chat can be started with: interactive messages too, which customers receive and do not send. */
export const SUPPORTED_CONTENT_TYPES = [...MESSAGE_CONTENT_TYPES, INTERACTIVE_MESSAGE] as const;

export type MessageContentType = (typeof SUPPORTED_CONTENT_TYPES)[number];

/** Content types of events that all chat clients use, including those that only the server sends. */
export const EVENT_CONTENT_TYPES = {
  typing: "application/vnd.amazonaws.connect.event.typing",
  delivered: "application/vnd.amazonaws.connect.event.message.delivered",
  read: "application/vnd.amazonaws.connect.event.message.read",
  metadata: "application/vnd.amazonaws.connect.event.message.metadata",
  joined: "application/vnd.amazonaws.connect.event.participant.joined",
  left: "application/vnd.amazonaws.connect.event.participant.left",
  ended: "application/vnd.amazonaws.connect.event.chat.ended",
} as const;

/** Content type of an event by which clients reported their connection. It has no effect any more. */
export const CONNECTION_ACKNOWLEDGED = "application/vnd.amazonaws.connect.event.connection.acknowledged";

/** Content types of events of agents' clients. Separate, because customers' pages would contain them. */
export const TRANSFER_CONTENT_TYPES = {
  succeeded: "application/vnd.amazonaws.connect.event.transfer.succeeded",
  failed: "application/vnd.amazonaws.connect.event.transfer.failed",
} as const;

/** Content types of further events that the server sends. The chat client needs few of them, and none in its smallest form. */
export const NOTICE_CONTENT_TYPES = {
  invited: "application/vnd.amazonaws.connect.event.participant.invited",
  renamed: "application/vnd.amazonaws.connect.event.participant.displayname.updated",
  idle: "application/vnd.amazonaws.connect.event.participant.idle",
  returned: "application/vnd.amazonaws.connect.event.participant.returned",
  autoDisconnected: "application/vnd.amazonaws.connect.event.participant.autodisconnection",
  rehydrated: "application/vnd.amazonaws.connect.event.chat.rehydrated",
} as const;

/** Content types of the authentication of a customer. */
export const AUTHENTICATION_CONTENT_TYPES = {
  initiated: "application/vnd.amazonaws.connect.event.authentication.initiated",
  succeeded: "application/vnd.amazonaws.connect.event.authentication.succeeded",
  failed: "application/vnd.amazonaws.connect.event.authentication.failed",
  "timed-out": "application/vnd.amazonaws.connect.event.authentication.timeout",
  canceled: "application/vnd.amazonaws.connect.event.authentication.cancelled",
} as const;

/** True if `text` is a content type of messages. */
export function isMessageContentType(text: string): text is MessageContentType {
  const types: readonly string[] = SUPPORTED_CONTENT_TYPES;
  return types.includes(text);
}
