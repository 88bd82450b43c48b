import type { Logger, Random } from "@tributary/kernel";
import type { OpenSocket } from "@tributary/link";
import { createParticipantApi } from "../participant-api/participant-api.ts";
import type { TextChatSession } from "./chat-session.ts";
import { createConversationSession } from "./conversation-session.ts";
import { createCustomerCredentials } from "./credentials.ts";
import { type FilesDeps, type FilesOnRequest, filesOnRequest } from "./files-on-request.ts";
import { createOutboxStorage, type KeyedStorage } from "./outbox-storage.ts";
import { createSocketTransport } from "./socket-transport.ts";

export type ChatSessionDeps = FilesDeps & {
  readonly openSocket: OpenSocket;
  readonly random: Random;
  readonly log: Logger;
  /** Storage for unsent messages that outlives the page; null to keep them in memory only. */
  readonly storage: KeyedStorage | null;
};

/** Response of the start call, and the address of the participant service. */
export type ChatSessionOptions = {
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string;
  /** An origin with an optional path prefix, without a trailing slash. */
  readonly endpoint: string;
};

/**
 * Opens a customer's chat session with its own socket, which reconnects until the chat is over. The code for files can be added later: a bundler leaves it out.
 */
export function createTextChatSession(
  deps: ChatSessionDeps,
  options: ChatSessionOptions,
): TextChatSession & FilesOnRequest {
  const { contactId, participantId, participantToken, endpoint } = options;
  const log = deps.log.child({ contactId, participantId });
  const api = createParticipantApi(deps, endpoint);
  const credentials = createCustomerCredentials(api, participantToken);
  const transport = createSocketTransport({ ...deps, log, connect: credentials.connect });
  const unsent = createOutboxStorage(deps.storage, `${contactId}.${participantId}`, log);
  const createUploads = filesOnRequest(deps, endpoint);
  return createConversationSession(
    { ...deps, log, api, credentials, transport, unsent, createUploads, shownOf: (view) => view },
    // A transfer adds contacts to the conversation; their items still name this contact as the initial one.
    { participantId, contactIds: [contactId] },
  );
}
