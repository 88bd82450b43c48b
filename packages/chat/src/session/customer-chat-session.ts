import { withNotices } from "../conversation/notices.ts";
import { type AuthenticationActions, authenticationActions } from "./authentication-actions.ts";
import type { ChatSession } from "./chat-session.ts";
import { watchGaps } from "./gap-watch.ts";
import { openChatSession } from "./open-chat-session.ts";
import { joinParts, type UnfinishedMessage } from "./part-watch.ts";
import type { ChatSessionDeps, ChatSessionOptions } from "./session-options.ts";
import { uploadsTo } from "./uploads.ts";

/** A customer's session, with files, and sign-ins at an OpenID provider. */
export type CustomerChatSession = ChatSession & AuthenticationActions;

/** `onPart`: receives the text so far of a message that a bot is writing, which snapshots do not have. Default: only whole messages are received. */
export type CustomerSessionOptions = ChatSessionOptions & { readonly onPart?: (message: UnfinishedMessage) => void };

/** Opens a customer's chat session with its own socket, which reconnects until the chat is over. */
export function createChatSession(deps: ChatSessionDeps, options: CustomerSessionOptions): CustomerChatSession {
  const { endpoint, onPart } = options;
  const { addFiles, setPartListener, ...session } = openChatSession(deps, options, {
    shownOf: withNotices,
    watch: watchGaps,
    actionsWith: (call) => authenticationActions(deps, endpoint, call),
  });
  if (onPart !== undefined) setPartListener(joinParts(session.snapshot, onPart));
  return { ...session, ...addFiles(uploadsTo) };
}
