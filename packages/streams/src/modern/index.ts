/** `@tributary/streams/modern`: promises, async iteration and snapshots for new pages. */
export type {
  AgentChatSession as ChatController,
  ChatAttachment,
  ChatEvent,
  ChatItem,
  ChatMessageMetadata,
  ChatTranscript,
  SentItem,
} from "@tributary/chat/chatjs";
export type { AgentHandle, NewTask } from "./agent-handle.ts";
export type { ContactHandle } from "./contact-handle.ts";
export type { ContactMoment, DesktopEvent } from "./desktop-events.ts";
export type { AgentView, ContactView, DesktopSnapshot } from "./desktop-snapshot.ts";
export {
  AccessDeniedError,
  ContactGoneError,
  DesktopClosedError,
  DesktopError,
  InvalidStateError,
  RequestError,
  SignedOutError,
} from "./errors.ts";
export { type Desktop, type OpenDesktopOptions, openDesktop } from "./open-desktop.ts";
