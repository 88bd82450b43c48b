/** A chat session with the interface of amazon-connect-chatjs, for a customer or an agent. */
import { type ChatDetails, createChatCallbacks } from "./callbacks.ts";
import type { ChatItem, ChatTranscript, ReceivedItem } from "./chat-data.ts";
import { callbackOf, EVENT, eventOf } from "./content-types.ts";
import { createEventSender } from "./event-sender.ts";
import { createHintedTransport } from "./hinted-transport.ts";
import { createIncomingItems } from "./incoming-items.ts";
import { createMessageSender } from "./message-sender.ts";
import { createPatientReads } from "./patient-reads.ts";
import { createReceipts } from "./receipts.ts";
import { createSendQueue } from "./send-queue.ts";
import type { SessionDetails } from "./session-details.ts";
import { createSessionLink } from "./session-link.ts";
import type { SessionDeps, SessionOptions } from "./session-options.ts";
import { answerOf, createPlainRequests, transcriptBody } from "./session-requests.ts";
import { createSessionService } from "./session-service.ts";
import type {
  AgentChatSession,
  ChatRequests,
  ChatSessionBase,
  CustomerChatSession,
  TranscriptRequest,
} from "./session-types.ts";
import { createTranscriptModel } from "./transcript-model.ts";
import { createTypingThrottle } from "./typing-throttle.ts";

/** A session; the members that only one type has are present for that type. */
export type CreatedSession = ChatSessionBase & Partial<CustomerChatSession & AgentChatSession>;

/** Creates a session that is not connected yet. */
export function createSession(deps: SessionDeps, options: SessionOptions): CreatedSession {
  const { clock, random } = deps;
  const { details, settings, type } = options;
  const { compatibility } = settings;
  const log = settings.log.getLogger({ prefix: "Chat", logMetaData: { contactId: details.contactId } });
  const { connection, call, newToken } = createSessionService(deps, options);
  const getChatDetails = (): ChatDetails => detailsOf(details, connection.details());
  const callbacks = createChatCallbacks(clock, getChatDetails, (name, error) =>
    log.error("callback failed", name, error),
  );
  const reads = createPatientReads({ clock, random, read: (body) => call({ path: "transcript", body }) });
  const transcript = createTranscriptModel({
    reads,
    publish: (data) => callbacks.emit("onTranscriptUpdated", { data }),
  });
  const queue = createSendQueue({ clock, random, call, isPatient: compatibility.rejectWhileOffline !== true });
  const receipts = createReceipts(clock, () => settings.receipts.throttleMs);
  const incoming = createIncomingItems({
    details,
    isRaw: compatibility.rawItems === true,
    reads,
    onItem: receive,
  });
  const transport = createHintedTransport(deps.hints, options.transport, queue.wake);
  const link = createSessionLink({
    connection,
    callbacks,
    incoming,
    compatibility,
    usesPanel: options.usesPanel,
    transport: transport.create,
    onUp() {
      log.info("chat is connected");
      transcript.load();
      queue.wake();
    },
    onClosed() {
      queue.fail();
      for (const part of [queue, receipts, transport, incoming, reads]) part[Symbol.dispose]();
    },
    async onOver() {
      await incoming.finish();
      if (link.isConnected()) receive(ENDED); // otherwise it was among the missing items
    },
  });

  function receive(item: ReceivedItem): void {
    callbacks.emit(callbackOf(item), { data: item });
    transcript.receive(item);
    const event = eventOf(item.ContentType);
    if (event === "transfer.succeeded" && type === "AGENT") {
      link.silence(); // requests are still possible
      if (!compatibility.silentTransfer) callbacks.emit("onEnded", { data: null });
    }
    if (event !== "chat.ended") return;
    log.info("chat has ended");
    callbacks.emit("onEnded", { data: null });
    callbacks.clearSoon();
    link.close();
  }
  function demandConnection(name: string): void {
    if (!link.isConnected()) throw `Failed to call ${name}, No active connection`;
  }
  function cleanUp(): void {
    callbacks.clear();
    link.close();
  }

  const requests: ChatRequests = {
    ...createPlainRequests({ fetch: deps.fetch, call, newToken, demandConnection }),
    connect: link.connect,
    sendMessage: createMessageSender({ clock, queue, transcript, newToken, details, role: type, demandConnection }),
    sendEvent: createEventSender({
      call,
      newToken,
      receipts,
      typing: options.sharedTyping ?? createTypingThrottle(clock),
      areReceiptsEnabled: () => settings.receipts.isEnabled,
      demandConnection,
    }),
    async getTranscript(request = {}) {
      if (!link.wasConnected()) demandConnection("getTranscript"); // the center decides about the time after the end
      const answer = answerOf(await call({ path: "transcript", body: transcriptBody(request) }), request.metadata);
      const page: Partial<ChatTranscript> = answer.data; // as received: the members are unknown
      transcript.addPage(page, request.scanDirection !== "FORWARD");
      if (isNewest(request)) incoming.notePage(page.Transcript ?? []);
      return answer as never; // as received
    },
    getChatDetails,
  };
  async function disconnectParticipant(): Promise<ReturnType<typeof answerOf>> {
    demandConnection("disconnectParticipant");
    return answerOf(await call({ path: "disconnect", body: { ClientToken: newToken() } }), undefined);
  }
  return {
    ...requests,
    ...callbacks.methods,
    onTranscriptUpdated(callback) {
      const unsubscribe = callbacks.methods.onTranscriptUpdated(callback);
      transcript.enable();
      if (link.isConnected()) transcript.load();
      return unsubscribe;
    },
    ...(type === "CUSTOMER" ? { disconnectParticipant } : { cleanUpOnParticipantDisconnect: cleanUp }),
    cleanUp,
    getConnectionStatus: link.status,
    controller: {
      ...details,
      ...requests,
      ...(type === "CUSTOMER" ? { disconnectParticipant } : { cleanUpOnParticipantDisconnect: cleanUp }),
      sessionType: type,
      getConnectionStatus: link.status,
    },
  };
}

function isNewest({ scanDirection, startPosition, nextToken }: TranscriptRequest): boolean {
  return scanDirection !== "FORWARD" && !startPosition && !nextToken;
}

/** End of a chat that happened while the connection was lost. */
const ENDED: ChatItem = {
  AbsoluteTime: "",
  ContentType: `${EVENT}chat.ended`,
  Id: "",
  InitialContactId: "",
  Type: "EVENT",
};

function detailsOf(
  { initialContactId, contactId, participantId, participantToken }: SessionDetails,
  connectionDetails: ChatDetails["connectionDetails"],
): ChatDetails {
  return { initialContactId, contactId, participantId, participantToken, connectionDetails };
}
