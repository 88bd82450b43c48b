/**
 * An agent's chat session with the interface of `connect.ChatSession`, for pages without chatjs.
 *
 * Source: docs/wire/participant.md#session-methods, #callbacks, #agent-sessions.
 */
import { type Clock, type Random, uuidV7 } from "@tributary/kernel";
import { NotImplementedError } from "../utilities/errors.ts";
import type { WebSocketProvider } from "../web-socket/web-socket-provider.ts";
import { type CallbackMethods, createChatCallbacks } from "./chat-callbacks.ts";
import type { ChatTranscript, SentItem } from "./chat-data.ts";
import { isTyping } from "./chat-items.ts";
import { type ConnectionStatus, createChatLink, type WithMetadata } from "./chat-link.ts";
import { type ChatDetails, type ChatFetch, createParticipantCalls } from "./participant-calls.ts";
import { createSessionTranscript } from "./session-transcript.ts";

/** Response to a request: the service's data and the caller's metadata. */
export type ChatAnswer<Data = unknown> = { readonly data: Data; readonly metadata: unknown };

/** Position, direction and size of a transcript page. */
export type TranscriptRequest = WithMetadata & {
  readonly startPosition?: { readonly id?: string; readonly absoluteTime?: string; readonly mostRecent?: number };
  readonly scanDirection?: "FORWARD" | "BACKWARD";
  readonly sortOrder?: "ASCENDING" | "DESCENDING";
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly contactId?: string;
};

/** Methods of chatjs that the center does not support. Errors: reject with NotImplementedError. */
type UnsupportedCalls = { readonly [Name in keyof typeof UNSUPPORTED]: (request?: unknown) => Promise<never> };

/** The session. Requests reject with {@link ParticipantCallError}, or with a text while disconnected. */
export type ChatController = CallbackMethods &
  UnsupportedCalls & {
    connect(args?: WithMetadata): Promise<unknown>;
    sendMessage(
      message: WithMetadata & { readonly message: string; readonly contentType: string; readonly clientToken?: string },
    ): Promise<ChatAnswer<SentItem>>;
    /** Sends typing events at most once per ten seconds; calls in between return the response of the last one. */
    sendEvent(
      event: WithMetadata & { readonly contentType: string; readonly content?: string; readonly clientToken?: string },
    ): Promise<ChatAnswer<SentItem>>;
    getTranscript(request?: TranscriptRequest): Promise<ChatAnswer<ChatTranscript>>;
    getChatDetails(): object;
    getConnectionStatus(): ConnectionStatus;
    /** Removes every callback and socket subscription. */
    cleanUpOnParticipantDisconnect(): void;
    cleanUp(): void;
    /** Read by chat widgets. */
    readonly controller: { readonly contactId: string; getConnectionStatus(): ConnectionStatus };
  };

/** Minimum interval between typing events. Unit: milliseconds. Source: docs/wire/participant.md#session-methods. */
const TYPING_GAP_MS = 10_000;

/** Reasons of {@link UnsupportedCalls}. */
const UNSUPPORTED = {
  sendAttachment: "attachments are not supported yet",
  downloadAttachment: "attachments are not supported yet",
  getAttachmentURL: "attachments are not supported yet",
  describeView: "views are not supported yet",
  getAuthenticationUrl: "authentication of customers is not supported yet",
  cancelParticipantAuthentication: "authentication of customers is not supported yet",
} as const;

/** Dependencies of a session. */
export type ChatControllerDeps = {
  readonly fetch: ChatFetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly sockets: WebSocketProvider;
};

/** Creates a session that is not connected yet. */
export function createChatController(
  deps: ChatControllerDeps,
  { details, endpoint }: { details: ChatDetails; endpoint: string },
): ChatController {
  const { clock, random, sockets } = deps;
  const { contactId, initialContactId, participantId, participantToken } = details;
  const calls = createParticipantCalls(deps, { details, endpoint });
  const getChatDetails = (): object => ({
    initialContactId,
    contactId,
    participantId,
    participantToken,
    connectionDetails: calls.held ?? null,
  });
  const callbacks = createChatCallbacks(clock, getChatDetails);
  const transcript = createSessionTranscript({
    call: calls.call,
    publish: (data) => callbacks.emit("onTranscriptUpdated", { data }),
  });
  const link = createChatLink({ sockets, callbacks, calls, transcript }, [contactId, initialContactId]);
  const throttleTyping = createTypingThrottle<ChatAnswer<SentItem>>(clock);

  async function request<Data>(name: string, body: object, { metadata }: WithMetadata): Promise<ChatAnswer<Data>> {
    if (!link.isConnected()) throw `Failed to call ${name}, No active connection`;
    const [operation] = [name.replace(/^(send|get)/, "").toLowerCase()];
    return { data: (await calls.call(operation, body)) as Data, metadata }; // the shape of the operation; pages get the response unchecked
  }
  const newToken = (): string => uuidV7(clock.now(), random);

  function cleanUp(): void {
    callbacks.clear();
    link.close();
  }
  return {
    ...unsupportedCalls(),
    ...callbacks.methods,
    onTranscriptUpdated(callback) {
      callbacks.methods.onTranscriptUpdated(callback);
      transcript.enable();
      if (link.isConnected()) transcript.load();
    },
    connect: link.connect,
    sendMessage(wanted) {
      if (typeof wanted.message !== "string") throw new TypeError("message must be a string");
      const { message, contentType, clientToken = newToken() } = wanted;
      const content = { Content: message, ContentType: contentType };
      const answer = request<SentItem>("sendMessage", { ...content, ClientToken: clientToken }, wanted);
      const AbsoluteTime = new Date(clock.now()).toISOString();
      const own = { Type: "MESSAGE", ParticipantRole: "AGENT", ParticipantId: participantId, AbsoluteTime };
      transcript.send({ ...own, ...content, Id: newToken() }, answer);
      return answer;
    },
    sendEvent(event) {
      const { contentType, content, clientToken = newToken() } = event;
      const body = { ContentType: contentType, ...(content === undefined ? {} : { Content: content }) };
      const send = (): Promise<ChatAnswer<SentItem>> =>
        request("sendEvent", { ...body, ClientToken: clientToken }, event);
      return isTyping(contentType) ? throttleTyping(send) : send();
    },
    async getTranscript(wanted = {}) {
      const answer = await request<ChatTranscript>("getTranscript", transcriptBody(wanted), wanted);
      transcript.addPage(answer.data, wanted.scanDirection !== "FORWARD");
      return answer;
    },
    getChatDetails,
    getConnectionStatus: link.status,
    cleanUpOnParticipantDisconnect: cleanUp,
    cleanUp,
    controller: { contactId, getConnectionStatus: link.status },
  };
}

function unsupportedCalls(): UnsupportedCalls {
  const refused = Object.entries(UNSUPPORTED).map(([name, reason]) => [
    name,
    () => Promise.reject(new NotImplementedError("%s: %s.", name, reason)),
  ]);
  return Object.fromEntries(refused) as UnsupportedCalls; // has one method per name above
}

/** Sends at most one typing event per interval; calls within the interval return the response of the last one. */
function createTypingThrottle<Answer>(clock: Clock): (send: () => Promise<Answer>) => Promise<Answer> {
  let last: { readonly atMs: number; readonly answer: Promise<Answer> } | undefined;
  return (send) => {
    if (last === undefined || clock.monotonicMs() >= last.atMs + TYPING_GAP_MS) {
      last = { atMs: clock.monotonicMs(), answer: send() };
    }
    return last.answer;
  };
}

/** The defaults are those of chatjs. */
function transcriptBody(wanted: TranscriptRequest): object {
  const { startPosition, scanDirection = "BACKWARD", sortOrder = "ASCENDING", maxResults = 15 } = wanted;
  const { id, absoluteTime, mostRecent } = startPosition ?? {};
  return {
    ScanDirection: scanDirection,
    SortOrder: sortOrder,
    MaxResults: maxResults,
    ...(id === undefined && absoluteTime === undefined && mostRecent === undefined
      ? {}
      : { StartPosition: { Id: id, AbsoluteTime: absoluteTime, MostRecent: mostRecent } }),
    ...(wanted.nextToken === undefined ? {} : { NextToken: wanted.nextToken }),
    ...(wanted.contactId === undefined ? {} : { ContactId: wanted.contactId }),
  };
}
