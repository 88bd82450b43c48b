/** The content types of the participant service: what a message may be, what an event may be. Source: docs/wire/participant.md#sendmessage, #sendevent and #content-types. */

export const MESSAGE_CONTENT_TYPES = [
  "text/plain",
  "text/markdown",
  "application/json",
  "application/vnd.amazonaws.connect.message.interactive.response",
] as const;

/** One of {@link MESSAGE_CONTENT_TYPES}. */
export type MessageContentType = (typeof MESSAGE_CONTENT_TYPES)[number];

/** Content types of events: those that clients send, and those that only the server does. */
export const EVENT_CONTENT_TYPES = {
  typing: "application/vnd.amazonaws.connect.event.typing",
  delivered: "application/vnd.amazonaws.connect.event.message.delivered",
  read: "application/vnd.amazonaws.connect.event.message.read",
  connectionAcknowledged: "application/vnd.amazonaws.connect.event.connection.acknowledged",
  metadata: "application/vnd.amazonaws.connect.event.message.metadata",
  joined: "application/vnd.amazonaws.connect.event.participant.joined",
  left: "application/vnd.amazonaws.connect.event.participant.left",
  ended: "application/vnd.amazonaws.connect.event.chat.ended",
} as const;

/** Whether `text` is a content type that messages may have. */
export function isMessageContentType(text: string): text is MessageContentType {
  const types: readonly string[] = MESSAGE_CONTENT_TYPES;
  return types.includes(text);
}
