import type { TextChatSession } from "./chat-session.ts";
import type { FilesOnRequest } from "./files-on-request.ts";
import { openChatSession } from "./open-chat-session.ts";
import type { PartsOnRequest } from "./part-watch.ts";
import type { ChatSessionDeps, ChatSessionOptions } from "./session-options.ts";

/**
 * Opens a customer's chat session of texts with its own socket, which reconnects until the chat is over: without sign-ins, invitations and new names,
 * and without noticing frames that are lost while it is connected. The code for files, and for the parts of messages, can be added later: a bundler leaves it out.
 */
export function createTextChatSession(
  deps: ChatSessionDeps,
  options: ChatSessionOptions,
): TextChatSession & FilesOnRequest & PartsOnRequest {
  return openChatSession(deps, options, { shownOf: (view) => view, watch: (parts) => parts, actionsWith: () => ({}) });
}
