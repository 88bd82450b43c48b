import type { Clock, Logger, Random } from "@tributary/kernel";
import { createParticipantApi } from "../participant-api/participant-api.ts";
import type { HttpFetch } from "../participant-api/post-json.ts";
import type { ChatSession } from "./chat-session.ts";
import { type ChatTransport, createConversationSession } from "./conversation-session.ts";
import { type ConnectionToken, createAgentCredentials } from "./credentials.ts";
import { createOutboxStorage } from "./outbox-storage.ts";

/** What an agent's chat session stands on. */
export type AgentChatDeps = {
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The frames of the panel's one socket. */
  readonly transport: ChatTransport;
  /** Asks the center for a connection token. Called when there is none, when it is about to expire, and after a 403. */
  readonly connectionToken: () => Promise<ConnectionToken>;
};

/** Which chat, and as whom. */
export type AgentChatOptions = {
  readonly contactId: string;
  readonly initialContactId: string;
  readonly participantId: string;
  /** Where the participant service is: an origin, or an origin and a path prefix without a slash at the end. */
  readonly endpoint: string;
};

/** Opens a chat at an agent's desk: no socket of its own, the panel's link carries the frames. */
export function createAgentChatSession(deps: AgentChatDeps, options: AgentChatOptions): ChatSession {
  const { contactId, initialContactId, participantId, endpoint } = options;
  const log = deps.log.child({ contactId, participantId });
  const api = createParticipantApi(deps, endpoint);
  const credentials = createAgentCredentials(deps.clock, deps.connectionToken);
  const unsent = createOutboxStorage(null, contactId, log);
  return createConversationSession(
    { ...deps, log, api, credentials, unsent },
    { participantId, contactIds: [initialContactId, contactId] },
  );
}
