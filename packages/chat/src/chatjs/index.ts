/** `@tributary/chat/chatjs`: the names of amazon-connect-chatjs as exports. Importing it has no side effects. */
import { type PlatformDeps, platformDeps } from "../platform-deps.ts";
import { type ChatJsNames, createChatJs as createNames } from "./chat-session-object.ts";
import { defaultChatJs } from "./default-instance.ts";

export type { HintSources, PageHints } from "../page-hints.ts";
export type { PlatformDeps, PlatformFetch } from "../platform-deps.ts";
export { type AgentSessionDeps, type AgentSessionOptions, createAgentSession } from "./agent-session.ts";
export type {
  CallbackMethods,
  CallbackName,
  ChatDetails,
  ChatEvent,
  ConnectionDetails,
  TranscriptData,
} from "./callbacks.ts";
export type {
  ChatAttachment,
  ChatItem,
  ChatMessageMetadata,
  ChatTranscript,
  ChatView,
  SentItem,
} from "./chat-data.ts";
export { ChatCallError, IllegalArgumentError } from "./chat-error.ts";
export type {
  AgentSessionArgs,
  ChatJsNames,
  ChatSessionObject,
  CustomerSessionArgs,
} from "./chat-session-object.ts";
export { Logger, LogLevel } from "./logging.ts";
export type { WebSocketManager } from "./panel-transport.ts";
export type { ChatDetailsInput, GetConnectionToken } from "./session-details.ts";
export type {
  AgentChatSession,
  ChatAnswer,
  ChatController,
  ChatRequests,
  ChatSessionBase,
  ConnectionStatus,
  ConnectResult,
  CustomerChatSession,
  EventAnswer,
  EventRequest,
  MessageRequest,
  TranscriptRequest,
} from "./session-types.ts";
export type { ChatFeatures, ChatGlobalConfig, Compatibility } from "./settings.ts";

/** Returns the names of the page: always the same ones, also as `connect.ChatSession` and so on with the global entry point. */
export function chatJs(): ChatJsNames {
  return defaultChatJs();
}

/** Creates names with settings of their own. `deps`: replacements for the platform's services, for tests. */
export function createChatJs(deps: PlatformDeps = platformDeps()): ChatJsNames {
  return createNames(deps);
}
