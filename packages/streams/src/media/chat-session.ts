/** Public type of a chat session. Source: docs/wire/participant.md#session-methods. */
import type { CallbackMethods } from "./chat-callbacks.ts";
import type { ChatTranscript, SentItem } from "./chat-data.ts";

/** Status of the link, with the values of chatjs. */
export type ConnectionStatus = "NeverEstablished" | "Establishing" | "Established" | "Broken";

/** Metadata of the caller, returned with the response. */
export type WithMetadata = { readonly metadata?: unknown };

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

/** The session. Requests reject with {@link ParticipantCallError}, or with a text while disconnected. */
export type ChatController = CallbackMethods & {
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
