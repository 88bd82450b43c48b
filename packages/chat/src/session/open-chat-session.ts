import { createParticipantApi } from "../participant-api/participant-api.ts";
import type { TextChatSession } from "./chat-session.ts";
import { type ConversationSessionDeps, createConversationSession } from "./conversation-session.ts";
import { createCustomerCredentials } from "./credentials.ts";
import { type FilesOnRequest, filesOnRequest, type UploadDeps, type Uploads } from "./files-on-request.ts";
import type { watchGaps } from "./gap-watch.ts";
import { createOutboxStorage } from "./outbox-storage.ts";
import type { PartsOnRequest } from "./part-watch.ts";
import type { ChatSessionDeps, ChatSessionOptions } from "./session-options.ts";
import { createSocketTransport } from "./socket-transport.ts";

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
): TextChatSession & FilesOnRequest & PartsOnRequest & Actions {
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
