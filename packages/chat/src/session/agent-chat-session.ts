import type { Logger, Random } from "@tributary/kernel";
import { withoutColleaguesReceipts } from "../conversation/customer-receipts.ts";
import { withNotices } from "../conversation/notices.ts";
import { shownToAgent } from "../conversation/own-transfer.ts";
import { createParticipantApi } from "../participant-api/participant-api.ts";
import type { ChatSession } from "./chat-session.ts";
import type { ChatTransport } from "./chat-transport.ts";
import type { ConnectionToken } from "./connection-token.ts";
import { createConversationSession } from "./conversation-session.ts";
import { createAgentCredentials } from "./credentials.ts";
import type { FilesDeps } from "./files-on-request.ts";
import { watchGaps } from "./gap-watch.ts";
import { createOutboxStorage } from "./outbox-storage.ts";
import { uploadsTo } from "./uploads.ts";

export type AgentChatDeps = FilesDeps & {
  readonly random: Random;
  readonly log: Logger;
  /** Frames from the panel's shared socket. */
  readonly transport: ChatTransport;
  /**
   * Requests a connection token from the center. Called when there is none, shortly before it expires, and after a 403.
   */
  readonly connectionToken: () => Promise<ConnectionToken>;
};

/** The chat and the agent's participant in it. */
export type AgentChatOptions = {
  readonly contactId: string;
  readonly initialContactId: string;
  readonly participantId: string;
  /** Address of the participant service: an origin with an optional path prefix, without a trailing slash. */
  readonly endpoint: string;
};

/** Opens an agent's chat session. It has no socket of its own; the panel's link carries its frames. */
export function createAgentChatSession(deps: AgentChatDeps, options: AgentChatOptions): ChatSession {
  const { contactId, initialContactId, participantId, endpoint } = options;
  const log = deps.log.child({ contactId, participantId });
  const parts = { api: createParticipantApi(deps, endpoint), transport: deps.transport };
  const credentials = createAgentCredentials(deps.clock, deps.connectionToken);
  const unsent = createOutboxStorage(null, contactId, log);
  return createConversationSession(
    {
      ...deps,
      ...watchGaps(parts, initialContactId),
      createUploads: uploadsTo(deps, endpoint),
      log,
      credentials,
      unsent,
      shownOf: (view) => withoutColleaguesReceipts(withNotices(shownToAgent(view))),
    },
    { participantId, contactIds: [initialContactId, contactId] },
  );
}
