/** An agent's chat session with the names of `connect.ChatSession`, for pages without chatjs. Source: docs/wire/participant.md#session-methods, #callbacks and #agent-sessions. */
import { type Clock, createScope, type Random, uuidV7 } from "@tributary/kernel";
import type { WebSocketProvider } from "../web-socket/web-socket-provider.ts";
import type { ChatDetails } from "./chat-details.ts";
import { callbackOf, endsChat, type ItemCallback, isTyping, readItem } from "./chat-items.ts";
import { type ChatFetch, createParticipantCalls } from "./participant-calls.ts";

/** What a callback is given. */
export type ChatEvent = { readonly data?: unknown; readonly chatDetails: object };
type ChatCallback = (event: ChatEvent) => unknown;
type Callbacks =
  | ItemCallback
  | "onEnded"
  | "onConnectionEstablished"
  | "onConnectionLost"
  | "onConnectionBroken"
  | "onDeepHeartbeatSuccess"
  | "onDeepHeartbeatFailure";

const CALLBACKS: readonly Callbacks[] = [
  "onMessage",
  "onTyping",
  "onReadReceipt",
  "onDeliveredReceipt",
  "onParticipantIdle",
  "onParticipantReturned",
  "onParticipantInvited",
  "onAutoDisconnection",
  "onParticipantDisplayNameUpdated",
  "onChatRehydrated",
  "onEnded",
  "onConnectionEstablished",
  "onConnectionLost",
  "onConnectionBroken",
  "onDeepHeartbeatSuccess",
  "onDeepHeartbeatFailure",
];

/** What is answered to a request: what the service said, and what the page sent along. */
export type ChatAnswer = { readonly data: unknown; readonly metadata: unknown };
type WithMetadata = { readonly metadata?: unknown };

/** Where a transcript is read from. */
export type TranscriptRequest = WithMetadata & {
  readonly startPosition?: { readonly id?: string; readonly absoluteTime?: string; readonly mostRecent?: number };
  readonly scanDirection?: "FORWARD" | "BACKWARD";
  readonly sortOrder?: "ASCENDING" | "DESCENDING";
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly contactId?: string;
};

/** The session. Requests reject with {@link ParticipantCallError}, or with a sentence while there is no connection. */
export type ChatController = { readonly [Name in Callbacks]: (callback: ChatCallback) => void } & {
  connect(args?: WithMetadata): Promise<unknown>;
  sendMessage(
    message: WithMetadata & { readonly message: string; readonly contentType: string; readonly clientToken?: string },
  ): Promise<ChatAnswer>;
  /** Typing is sent at most once in ten seconds; the calls between get the last one's answer. */
  sendEvent(
    event: WithMetadata & { readonly contentType: string; readonly content?: string; readonly clientToken?: string },
  ): Promise<ChatAnswer>;
  getTranscript(request?: TranscriptRequest): Promise<ChatAnswer>;
  getChatDetails(): object;
  getConnectionStatus(): ConnectionStatus;
  /** Forgets every callback and every socket subscription. */
  cleanUpOnParticipantDisconnect(): void;
  cleanUp(): void;
  /** Widgets reach into this. */
  readonly controller: { readonly contactId: string; getConnectionStatus(): ConnectionStatus };
};

/** How the connection stands, in chatjs's words. */
export type ConnectionStatus = "NeverEstablished" | "Establishing" | "Established" | "Broken";

/** Typing is told at most this often. Unit: milliseconds. Source: docs/wire/participant.md#session-methods. */
const TYPING_GAP_MS = 10_000;
/** Topic of every chat's items. */
const TOPIC = "aws/chat";

/** What a session stands on. */
export type ChatControllerDeps = {
  readonly fetch: ChatFetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly sockets: WebSocketProvider;
};

/** Makes a session that is not connected yet. */
export function createChatController(
  deps: ChatControllerDeps,
  { details, endpoint }: { details: ChatDetails; endpoint: string },
): ChatController {
  const { clock, random, sockets } = deps;
  const { contactId, initialContactId, participantId, participantToken } = details;
  const calls = createParticipantCalls(deps, { details, endpoint });
  const scope = createScope();
  const listeners = new Map<Callbacks, ChatCallback[]>();
  let status: ConnectionStatus = "NeverEstablished";
  let isConnected = false;
  let isOver = false;
  let lastTyping: { readonly atMs: number; readonly answer: Promise<ChatAnswer> } | undefined;

  const getChatDetails = (): object => ({
    initialContactId,
    contactId,
    participantId,
    participantToken,
    connectionDetails: calls.held ?? null,
  });
  /** Told after everything of this turn, as chatjs does; one callback's fault does not silence the next. */
  function tell(name: Callbacks, event: object): void {
    for (const callback of listeners.get(name) ?? [])
      clock.soon(() => {
        if (listeners.get(name)?.includes(callback)) callback({ ...event, chatDetails: getChatDetails() });
      });
  }
  function hear(content: unknown): void {
    const item = readItem(content, [contactId, initialContactId]);
    if (item === undefined || isOver) return;
    tell(callbackOf(item), { data: item });
    if (!endsChat(item)) return;
    isOver = true;
    isConnected = false;
    tell("onEnded", { data: null });
    stopHearing();
  }
  function listen(): void {
    scope.defer(sockets.onMessage(TOPIC, ({ content }) => hear(content)));
    scope.defer(sockets.onConnectionGain(() => established({ data: {} })));
    scope.defer(
      sockets.onConnectionLost((data) => {
        status = "Broken";
        tell("onConnectionLost", { data });
      }),
    );
    scope.defer(
      sockets.onInitFailure(() => {
        status = "Broken";
        isConnected = false;
        tell("onConnectionBroken", {});
        tell("onEnded", { data: null });
      }),
    );
    sockets.subscribeTopics([TOPIC]);
  }
  function established(event: object): void {
    status = "Established";
    tell("onConnectionEstablished", event);
  }
  const stopHearing = (): void => scope[Symbol.dispose]();

  async function connect({ metadata }: WithMetadata = {}): Promise<unknown> {
    if (status !== "NeverEstablished") return undefined;
    status = "Establishing";
    listen();
    try {
      await calls.token();
    } catch (error) {
      status = "Broken";
      stopHearing();
      throw { _debug: error, connectSuccess: false, connectCalled: true, metadata };
    }
    isConnected = true;
    const done = { connectSuccess: true, connectCalled: true, metadata };
    tell("onConnectionEstablished", done);
    calls.acknowledge().catch(() => {}); // the center learns of the agent by the first message as well
    return done;
  }

  async function request(name: string, body: object, { metadata }: WithMetadata): Promise<ChatAnswer> {
    if (!isConnected) throw `Failed to call ${name}, No active connection`;
    const [operation] = [name.replace(/^(send|get)/, "").toLowerCase()];
    return { data: await calls.call(operation, body), metadata };
  }
  const newToken = (): string => uuidV7(clock.now(), random);

  function sendEvent(event: Parameters<ChatController["sendEvent"]>[0]): Promise<ChatAnswer> {
    const { contentType, content, clientToken = newToken() } = event;
    const send = (): Promise<ChatAnswer> =>
      request(
        "sendEvent",
        { ContentType: contentType, ...(content === undefined ? {} : { Content: content }), ClientToken: clientToken },
        event,
      );
    if (!isTyping(contentType)) return send();
    const isRecent = lastTyping !== undefined && clock.monotonicMs() < lastTyping.atMs + TYPING_GAP_MS;
    if (!isRecent) lastTyping = { atMs: clock.monotonicMs(), answer: send() };
    return lastTyping?.answer ?? send();
  }

  function cleanUp(): void {
    isConnected = false;
    listeners.clear();
    stopHearing();
  }
  const on = CALLBACKS.map((name) => {
    const add = (callback: ChatCallback): void => void listeners.set(name, [...(listeners.get(name) ?? []), callback]);
    return [name, add];
  });
  return {
    ...(Object.fromEntries(on) as { [Name in Callbacks]: (callback: ChatCallback) => void }), // made from the names above
    connect,
    sendMessage(wanted) {
      if (typeof wanted.message !== "string") throw new TypeError("message must be a string");
      const { message, contentType, clientToken = newToken() } = wanted;
      return request("sendMessage", { Content: message, ContentType: contentType, ClientToken: clientToken }, wanted);
    },
    sendEvent,
    getTranscript: (wanted = {}) => request("getTranscript", transcriptBody(wanted), wanted),
    getChatDetails,
    getConnectionStatus: () => status,
    cleanUpOnParticipantDisconnect: cleanUp,
    cleanUp,
    controller: { contactId, getConnectionStatus: () => status },
  };
}

/** The defaults are chatjs's. */
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
