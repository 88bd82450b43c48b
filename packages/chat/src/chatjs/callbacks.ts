import type { Clock } from "@tributary/kernel";
import type { ChatItem, ChatTranscript } from "./chat-data.ts";

/** Names of the methods by which a page subscribes to a chat session. */
export const CALLBACKS = [
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
  "onAuthenticationInitiated",
  "onAuthenticationSuccessful",
  "onAuthenticationFailed",
  "onAuthenticationTimeout",
  "onAuthenticationExpired",
  "onAuthenticationCanceled",
  "onTranscriptUpdated",
] as const;

/** Name of a subscription method. */
export type CallbackName = (typeof CALLBACKS)[number];

/** Argument of a callback. Events of the connection may have no data. */
export type ChatEvent<Data = unknown> = { readonly data: Data; readonly chatDetails: ChatDetails };

/** Chat and connection of a session, as `getChatDetails` returns them. */
export type ChatDetails = {
  readonly initialContactId: string;
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string | undefined;
  /** Undefined until the session has a connection token. */
  readonly connectionDetails: ConnectionDetails | undefined;
};

/** Connection of a session. Times are ISO 8601. */
export type ConnectionDetails = {
  /** Address of the socket; null if the panel's socket is used. */
  readonly url: string | null;
  readonly expiry: string | null;
  readonly transportLifeTimeInSeconds: number;
  readonly connectionAcknowledged: boolean;
  readonly connectionToken: string;
  readonly connectionTokenExpiry: string | null;
};

/** Argument of `onTranscriptUpdated`: all items, oldest first. */
export type TranscriptData = {
  readonly transcript: ChatTranscript["Transcript"];
  readonly previousTranscriptNextToken: string | undefined;
};

/** Callbacks that receive an item; those of the connection receive its data, if any. */
type ItemCallbackName =
  | "onMessage"
  | "onTyping"
  | `on${"Read" | "Delivered"}Receipt`
  | "onAutoDisconnection"
  | "onChatRehydrated"
  | `on${"Participant" | "Authentication"}${string}`;

type DataOf<Name> = Name extends ItemCallbackName
  ? ChatItem
  : Name extends "onTranscriptUpdated"
    ? TranscriptData
    : unknown;

/** Subscription methods by name. Each returns a function that ends the subscription. */
export type CallbackMethods = {
  readonly [Name in CallbackName]: (callback: (event: ChatEvent<DataOf<Name>>) => unknown) => () => void;
};

/** Callbacks of one session. */
export type ChatCallbacks = {
  readonly methods: CallbackMethods;
  /** Calls the callbacks after the current turn; an exception does not stop the others. */
  emit(name: CallbackName, event: object): void;
  /** Removes all callbacks, after those of pending events. */
  clearSoon(): void;
  /** Removes all callbacks at once, including those of pending events. */
  clear(): void;
};

type ChatCallback = (event: ChatEvent<never>) => unknown;

/** Creates an empty list of callbacks. `getDetails` is called for each event; `onFault` receives exceptions of callbacks. */
export function createChatCallbacks(
  clock: Clock,
  getDetails: () => ChatDetails,
  onFault: (name: string, error: unknown) => void,
): ChatCallbacks {
  const callbacks = new Map<CallbackName, Set<{ readonly callback: ChatCallback }>>();
  const methods = CALLBACKS.map((name) => {
    const add = (callback: ChatCallback): (() => void) => {
      const entry = { callback };
      const entries = callbacks.get(name) ?? new Set();
      callbacks.set(name, entries.add(entry));
      return () => void entries.delete(entry);
    };
    return [name, add];
  });
  const clear = (): void => {
    for (const entries of callbacks.values()) entries.clear();
  };
  return {
    methods: Object.fromEntries(methods) as CallbackMethods, // has one method per name of the list above
    emit(name, event) {
      const entries = callbacks.get(name);
      for (const entry of entries ?? []) {
        clock.soon(() => {
          if (!entries?.has(entry)) return;
          try {
            entry.callback({ ...(event as { data: never }), chatDetails: getDetails() }); // emitted with the data of the name
          } catch (error) {
            onFault(name, error);
          }
        });
      }
    },
    clearSoon: () => clock.soon(clear),
    clear,
  };
}
