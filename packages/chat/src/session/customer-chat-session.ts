import { withNotices } from "../conversation/notices.ts";
import { type AuthenticationActions, authenticationActions } from "./authentication-actions.ts";
import type { ChatSession } from "./chat-session.ts";
import { watchGaps } from "./gap-watch.ts";
import { openChatSession } from "./open-chat-session.ts";
import type { ChatSessionDeps, ChatSessionOptions } from "./session-options.ts";
import { uploadsTo } from "./uploads.ts";

/** A customer's session, with files, and sign-ins at an OpenID provider. */
export type CustomerChatSession = ChatSession & AuthenticationActions;

/** Opens a customer's chat session with its own socket, which reconnects until the chat is over. */
export function createChatSession(deps: ChatSessionDeps, options: ChatSessionOptions): CustomerChatSession {
  const { addFiles, ...session } = openChatSession(deps, options, {
    shownOf: withNotices,
    watch: watchGaps,
    actionsWith: (call) => authenticationActions(deps, options.endpoint, call),
  });
  return { ...session, ...addFiles(uploadsTo) };
}
