import type { Logger, Random } from "@tributary/kernel";
import type { OpenSocket } from "@tributary/link";
import { createParticipantApi } from "../participant-api/participant-api.ts";
import type { TextChatSession } from "./chat-session.ts";
import { type ConversationSessionDeps, createConversationSession } from "./conversation-session.ts";
import { createCustomerCredentials } from "./credentials.ts";
import {
  type FilesDeps,
  type FilesOnRequest,
  filesOnRequest,
  type UploadDeps,
  type Uploads,
} from "./files-on-request.ts";
import type { watchGaps } from "./gap-watch.ts";
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
 * Opens a customer's chat session of texts with its own socket, which reconnects until the chat is over: without sign-ins, invitations and new names,
 * and without noticing frames that are lost while it is connected. The code for
 * files can be added later: a bundler leaves it out.
 */
export function createTextChatSession(
  deps: ChatSessionDeps,
  options: ChatSessionOptions,
): TextChatSession & FilesOnRequest {
  return openChatSession(deps, options, { shownOf: (view) => view, watch: (parts) => parts, actionsWith: () => ({}) });
}

/** Further parts of a session. `actionsWith`: creates its own actions, which call operations with a valid token. */
type OwnParts<Actions> = Pick<ConversationSessionDeps<Actions>, "shownOf"> & {
  /** Watches for frames that are lost while the session is connected. */
  readonly watch: typeof watchGaps;
  readonly actionsWith: (call: UploadDeps["call"]) => Actions;
};

/** Opens a customer's chat session with further parts. */
export function openChatSession<Actions extends object>(
  deps: ChatSessionDeps,
  options: ChatSessionOptions,
  { shownOf, watch, actionsWith }: OwnParts<Actions>,
): TextChatSession & FilesOnRequest & Actions {
  const { contactId, participantId, participantToken, endpoint } = options;
  const log = deps.log.child({ contactId, participantId });
  const service = createParticipantApi(deps, endpoint);
  const credentials = createCustomerCredentials(service, participantToken);
  const socket = createSocketTransport({ ...deps, log, connect: credentials.connect });
  const { api, transport } = watch({ api: service, transport: socket }, contactId);
  const unsent = createOutboxStorage(deps.storage, `${contactId}.${participantId}`, log);
  const createFiles = filesOnRequest(deps, endpoint);
  const createUploads = (session: UploadDeps): Uploads<FilesOnRequest & Actions> => {
    const files = createFiles(session);
    return { ...files, actions: { ...files.actions, ...actionsWith(session.call) } };
  };
  return createConversationSession(
    { ...deps, log, api, credentials, transport, unsent, createUploads, shownOf },
    // A transfer adds contacts to the conversation; their items still name this contact as the initial one.
    { participantId, contactIds: [contactId] },
  );
}
