import type { Clock, Logger, Random } from "@tributary/kernel";
import type { OpenSocket } from "@tributary/link";
import type { HttpFetch } from "../participant-api/http-fetch.ts";
import { createParticipantApi } from "../participant-api/participant-api.ts";
import type { ChatSession, TextChatSession } from "./chat-session.ts";
import { type ConversationSessionDeps, createConversationSession } from "./conversation-session.ts";
import { createCustomerCredentials } from "./credentials.ts";
import { watchGaps } from "./gap-watch.ts";
import { createOutboxStorage, type KeyedStorage } from "./outbox-storage.ts";
import { createSocketTransport } from "./socket-transport.ts";
import { noUploads, uploadsTo } from "./uploads.ts";

export type ChatSessionDeps = {
  readonly fetch: HttpFetch;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
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

/** Opens a customer's chat session with its own socket, which reconnects until the chat is over. */
export function createChatSession(deps: ChatSessionDeps, options: ChatSessionOptions): ChatSession {
  return open({ ...deps, createUploads: uploadsTo(deps, options.endpoint) }, options, watchGaps);
}

/** Opens a session that sends no files, and notices no lost frames while it is connected. A bundler leaves out the code for that. */
export function createTextChatSession(deps: ChatSessionDeps, options: ChatSessionOptions): TextChatSession {
  return open({ ...deps, createUploads: noUploads }, options, (parts) => parts);
}

type UploadsPart<Actions> = Pick<ConversationSessionDeps<Actions>, "createUploads">;

function open<Actions extends object>(
  deps: ChatSessionDeps & UploadsPart<Actions>,
  options: ChatSessionOptions,
  watch: typeof watchGaps,
): TextChatSession & Actions {
  const { contactId, participantId, participantToken, endpoint } = options;
  const log = deps.log.child({ contactId, participantId });
  const service = createParticipantApi(deps, endpoint);
  const credentials = createCustomerCredentials(service, participantToken);
  const socket = createSocketTransport({ ...deps, log, connect: credentials.connect });
  const { api, transport } = watch({ api: service, transport: socket }, contactId);
  const unsent = createOutboxStorage(deps.storage, `${contactId}.${participantId}`, log);
  return createConversationSession(
    { ...deps, log, api, credentials, transport, unsent, shownOf: (view) => view },
    // A transfer adds contacts to the conversation; their items still name this contact as the initial one.
    { participantId, contactIds: [contactId] },
  );
}
