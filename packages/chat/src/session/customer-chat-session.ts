import type { ChatSession } from "./chat-session.ts";
import { type ChatSessionDeps, type ChatSessionOptions, createTextChatSession } from "./text-chat-session.ts";
import { uploadsTo } from "./uploads.ts";

/** Opens a customer's chat session with its own socket, which reconnects until the chat is over. */
export function createChatSession(deps: ChatSessionDeps, options: ChatSessionOptions): ChatSession {
  const { addFiles, ...session } = createTextChatSession(deps, options);
  return { ...session, ...addFiles(uploadsTo) };
}
