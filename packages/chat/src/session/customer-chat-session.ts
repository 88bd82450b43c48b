import type { Clock, Logger, Random } from "@tributary/kernel";
import type { OpenSocket } from "@tributary/link";
import { withNotices } from "../conversation/notices.ts";
import type { HttpFetch } from "../participant-api/http-fetch.ts";
import { createParticipantApi } from "../participant-api/participant-api.ts";
import { type AuthenticationActions, authenticationActions } from "./authentication-actions.ts";
import type { ChatSession, FileActions, TextChatSession } from "./chat-session.ts";
import { type ConversationSessionDeps, createConversationSession } from "./conversation-session.ts";
import { createCustomerCredentials } from "./credentials.ts";
import { createOutboxStorage, type KeyedStorage } from "./outbox-storage.ts";
import { createSocketTransport } from "./socket-transport.ts";
import { noUploads, type UploadDeps, type Uploads, uploadsTo } from "./uploads.ts";

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

/** A customer's session, with files, and sign-ins at an OpenID provider. */
export type CustomerChatSession = ChatSession & AuthenticationActions;

/** Opens a customer's chat session with its own socket, which reconnects until the chat is over. */
export function createChatSession(deps: ChatSessionDeps, options: ChatSessionOptions): CustomerChatSession {
  const createFiles = uploadsTo(deps, options.endpoint);
  return open({ ...deps, createUploads: withAuthentication, shownOf: withNotices }, options);

  function withAuthentication(session: UploadDeps): Uploads<FileActions & AuthenticationActions> {
    const uploads = createFiles(session);
    const actions = { ...uploads.actions, ...authenticationActions(deps, options.endpoint, session.call) };
    return { ...uploads, actions };
  }
}

/** Opens a session of texts: without files, sign-ins, invitations and new names. A bundler leaves out the code for them. */
export function createTextChatSession(deps: ChatSessionDeps, options: ChatSessionOptions): TextChatSession {
  return open({ ...deps, createUploads: noUploads, shownOf: (view) => view }, options);
}

type OwnPart<Actions> = Pick<ConversationSessionDeps<Actions>, "createUploads" | "shownOf">;

function open<Actions extends object>(
  deps: ChatSessionDeps & OwnPart<Actions>,
  options: ChatSessionOptions,
): TextChatSession & Actions {
  const { contactId, participantId, participantToken, endpoint } = options;
  const log = deps.log.child({ contactId, participantId });
  const api = createParticipantApi(deps, endpoint);
  const credentials = createCustomerCredentials(api, participantToken);
  const transport = createSocketTransport({ ...deps, log, connect: credentials.connect });
  const unsent = createOutboxStorage(deps.storage, `${contactId}.${participantId}`, log);
  return createConversationSession(
    { ...deps, log, api, credentials, transport, unsent },
    // A transfer adds contacts to the conversation; their items still name this contact as the initial one.
    { participantId, contactIds: [contactId] },
  );
}
