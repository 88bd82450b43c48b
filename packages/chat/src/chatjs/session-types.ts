/** Public interface of chat sessions: that of amazon-connect-chatjs 5. Source: docs/wire/participant.md#session-methods. */
import type { CallbackMethods, ChatDetails } from "./callbacks.ts";
import type { ChatTranscript, ChatView, SentItem } from "./chat-data.ts";

/** State of a session's connection, with the values of chatjs. */
export type ConnectionStatus = "NeverEstablished" | "Establishing" | "Established" | "Broken";

/** Metadata of the caller, returned with the response. */
export type WithMetadata = { readonly metadata?: unknown };

/** Result of `connect`, also of its rejection. `_debug`: the error, if there is one. */
export type ConnectResult = {
  readonly _debug?: unknown;
  readonly connectSuccess: boolean;
  readonly connectCalled: true;
  readonly metadata: unknown;
};

/** Result of a request: the service's data, and the metadata of the caller. */
export type ChatAnswer<Data = unknown> = { readonly data: Data; readonly metadata: unknown };

/** A message. `clientToken`: the service stores one message per token; default: a new one. */
export type MessageRequest = WithMetadata & {
  readonly message: string;
  readonly contentType: string;
  readonly clientToken?: string;
};

/** An event. `content` of a receipt: JSON with a `messageId`, and with `disableThrottle` to send it at once. */
export type EventRequest = WithMetadata & {
  readonly contentType: string;
  readonly content?: string;
  readonly clientToken?: string;
};

/** Result of `sendEvent`. `data` is missing for a receipt that is not sent because another one covers it; `message` is set then. */
export type EventAnswer = {
  readonly data?: SentItem;
  readonly message?: string;
  readonly metadata: unknown;
};

/** Position, direction and size of a transcript page. Default: the newest 15 items, oldest first. */
export type TranscriptRequest = WithMetadata & {
  readonly startPosition?: { readonly id?: string; readonly absoluteTime?: string; readonly mostRecent?: number };
  readonly scanDirection?: "FORWARD" | "BACKWARD";
  readonly sortOrder?: "ASCENDING" | "DESCENDING";
  /** Number of items, 1 to 100. */
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly contactId?: string;
};

/** Requests of a session. Each rejects with a `ChatCallError`, or with a text before `connect` and after the chat has ended. */
export type ChatRequests = {
  /**
   * Connects the session, and reconnects until the chat ends. Resolves when the session has a token; `onConnectionEstablished` is called when
   * items arrive. Resolves with undefined if it was called before. Errors: rejects with a {@link ConnectResult}; it may be called again then.
   */
  connect(args?: WithMetadata): Promise<ConnectResult | undefined>;
  /**
   * Sends a message after those before it. It waits while there is no network, unless `compatibility.rejectWhileOffline` is set.
   *
   * Errors: throws `IllegalArgument` if the message is not a text, or its content type is unknown.
   */
  sendMessage(message: MessageRequest): Promise<ChatAnswer<SentItem>>;
  /** Sends typing at most once per ten seconds, and receipts throttled. Errors: throws `IllegalArgument` for an unknown content type. */
  sendEvent(event: EventRequest): Promise<EventAnswer>;
  getTranscript(request?: TranscriptRequest): Promise<ChatAnswer<ChatTranscript>>;
  /** Sends a file. Resolves when the service has it; `onMessage` receives it after its scan. */
  sendAttachment(
    request: WithMetadata & { readonly attachment: Blob & { readonly name?: string } },
  ): Promise<ChatAnswer>;
  downloadAttachment(request: WithMetadata & { readonly attachmentId: string }): Promise<Blob>;
  /** Returns the address of a file; it expires soon. */
  getAttachmentURL(request: WithMetadata & { readonly attachmentId: string }): Promise<string>;
  describeView(request: WithMetadata & { readonly viewToken: string }): Promise<ChatAnswer<ChatView>>;
  getAuthenticationUrl(
    request: WithMetadata & { readonly redirectUri: string; readonly sessionId: string },
  ): Promise<ChatAnswer<{ readonly AuthenticationUrl?: string }>>;
  cancelParticipantAuthentication(request: WithMetadata & { readonly sessionId: string }): Promise<ChatAnswer>;
  getChatDetails(): ChatDetails;
};

/** Members of a session that chat widgets read. */
export type ChatController = ChatRequests & {
  readonly contactId: string;
  readonly initialContactId: string;
  readonly participantId: string;
  readonly participantToken: string | undefined;
  readonly sessionType: "AGENT" | "CUSTOMER";
  getConnectionStatus(): ConnectionStatus;
};

/** A session. Texts of items come from customers: show them as text, never as markup. */
export type ChatSessionBase = ChatRequests &
  CallbackMethods & {
    readonly controller: ChatController;
    getConnectionStatus(): ConnectionStatus;
    /** Ends the session on this page only: no callback, no connection, no timer is left. */
    cleanUp(): void;
  };

export type CustomerChatSession = ChatSessionBase & {
  /** Ends the chat. The session stays connected until the end has arrived. */
  disconnectParticipant(): Promise<ChatAnswer>;
};

export type AgentChatSession = ChatSessionBase & {
  /** Removes all callbacks, and ends the session on this page. */
  cleanUpOnParticipantDisconnect(): void;
};
