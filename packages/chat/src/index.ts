/** Chat client: one participant's view of a conversation, complete and in order over unreliable networks. */
export type { ChatDetailsInput, GetConnectionToken } from "./chatjs/session-details.ts";
export type {
  AuthenticationStep,
  ChatAttachment,
  ChatAuthor,
  ChatReceipt,
  ConversationItem,
} from "./conversation/conversation-item.ts";
export type { Delivery, MessageEntry, NoticeEntry, TimelineEntry } from "./conversation/timeline.ts";
export type { AttachedFile } from "./files/attached-files.ts";
export type { FileRejection } from "./files/file-rejection.ts";
export type { ChatUpdate, CustomerNotice } from "./modern/chat-updates.ts";
export { type Chat, type OpenChatOptions, openChat } from "./modern/open-chat.ts";
export type { PageHints } from "./page-hints.ts";
export type { FileAddress, FileLimits } from "./participant-api/file-api.ts";
export type { HttpAnswer, HttpFetch, HttpRequest } from "./participant-api/http-fetch.ts";
export type { BytesPut, PutBytes } from "./participant-api/put-bytes.ts";
export type { PlatformDeps, PlatformFetch } from "./platform-deps.ts";
export {
  type AgentChatDeps,
  type AgentChatOptions,
  createAgentChatSession,
} from "./session/agent-chat-session.ts";
export {
  type AuthenticationActions,
  type AuthenticationProblem,
  createAuthenticationActions,
  requestedAuthentication,
} from "./session/authentication-actions.ts";
export type {
  ChatHistory,
  ChatLink,
  ChatOver,
  ChatSession,
  ChatSnapshot,
  ChatUpload,
  EndRefusal,
  FileActions,
  FileProblem,
  TextChatSession,
} from "./session/chat-session.ts";
export type { ChatTransport, ChatTransportListener } from "./session/chat-transport.ts";
export type { ConnectionToken } from "./session/connection-token.ts";
export {
  type CustomerChatSession,
  type CustomerSessionOptions,
  createChatSession,
} from "./session/customer-chat-session.ts";
export type { FilesDeps, FilesOnRequest, FilesPart } from "./session/files-on-request.ts";
export type { KeyedStorage } from "./session/outbox-storage.ts";
export {
  joinParts,
  type MessagePart,
  type PartListener,
  type PartsOnRequest,
  type UnfinishedMessage,
} from "./session/part-watch.ts";
export type { ChatSessionDeps, ChatSessionOptions } from "./session/session-options.ts";
export { createTextChatSession } from "./session/text-chat-session.ts";
