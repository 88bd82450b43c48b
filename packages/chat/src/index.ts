/** Chat client: one participant's view of a conversation, complete and in order over unreliable networks. */
export type { ChatAttachment, ChatAuthor, ChatReceipt } from "./conversation/conversation-item.ts";
export type { Delivery, MessageEntry, NoticeEntry, TimelineEntry } from "./conversation/timeline.ts";
export type { HttpAnswer, HttpFetch, HttpRequest } from "./participant-api/post-json.ts";
export {
  type AgentChatDeps,
  type AgentChatOptions,
  createAgentChatSession,
} from "./session/agent-chat-session.ts";
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
export type { ChatTransport, ChatTransportListener } from "./session/conversation-session.ts";
export type { ConnectionToken } from "./session/credentials.ts";
export {
  type ChatSessionDeps,
  type ChatSessionOptions,
  createChatSession,
  createTextChatSession,
} from "./session/customer-chat-session.ts";
export type { KeyedStorage } from "./session/outbox-storage.ts";
