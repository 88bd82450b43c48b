import type { Clock, Logger, Random } from "@tributary/kernel";
import type { OpenSocket } from "@tributary/link";
import { createParticipantApi } from "../participant-api/participant-api.ts";
import type { HttpFetch } from "../participant-api/post-json.ts";
import type { ChatSession } from "./chat-session.ts";
import { createConversationSession } from "./conversation-session.ts";
import { createCustomerCredentials } from "./credentials.ts";
import { createOutboxStorage, type KeyedStorage } from "./outbox-storage.ts";
import { createSocketTransport } from "./socket-transport.ts";

/** What a customer's chat session stands on. */
export type ChatSessionDeps = {
  readonly fetch: HttpFetch;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Where unsent messages outlive the page; null: nowhere. */
  readonly storage: KeyedStorage | null;
};

/** The answer of the start call, and where the participant service is. */
export type ChatSessionOptions = {
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string;
  /** An origin, or an origin and a path prefix without a slash at the end. */
  readonly endpoint: string;
};

/** Opens a customer's chat: its own socket, connected anew as long as the chat lasts. */
export function createChatSession(deps: ChatSessionDeps, options: ChatSessionOptions): ChatSession {
  const { contactId, participantId, participantToken, endpoint } = options;
  const log = deps.log.child({ contactId, participantId });
  const api = createParticipantApi(deps, endpoint);
  const credentials = createCustomerCredentials(api, participantToken);
  const transport = createSocketTransport({ ...deps, log, connect: credentials.connect });
  const unsent = createOutboxStorage(deps.storage, `${contactId}.${participantId}`, log);
  return createConversationSession(
    { ...deps, log, api, credentials, transport, unsent },
    // A transfer gives the conversation new contacts, whose items keep naming this one as the first.
    { participantId, contactIds: [contactId] },
  );
}
