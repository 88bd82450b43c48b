import type { Clock } from "@tributary/kernel";
import type { ChatItem } from "./chat-data.ts";

/** Names of the methods by which a page subscribes to a chat session. */
const CALLBACKS = [
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

export type CallbackName = (typeof CALLBACKS)[number];

/** Argument of a callback. Events of the connection may have no data. */
export type ChatEvent<Data = unknown> = { readonly data: Data; readonly chatDetails: object };

/** Callbacks that receive an item; those of the connection receive its data, if any. */
type ItemCallbackName =
  | "onMessage"
  | "onTyping"
  | `on${"Read" | "Delivered"}Receipt`
  | "onAutoDisconnection"
  | "onChatRehydrated"
  | `on${"Participant" | "Authentication"}${string}`;
type ChatCallback = (event: ChatEvent<never>) => unknown;

/** Subscription methods by name. */
export type CallbackMethods = {
  readonly [Name in CallbackName]: (
    callback: (event: ChatEvent<Name extends ItemCallbackName ? ChatItem : unknown>) => unknown,
  ) => void;
};

/** Callbacks of one session. */
export type ChatCallbacks = {
  readonly methods: CallbackMethods;
  /** Calls the callbacks after the current turn, as chatjs does; an exception does not stop the others. */
  emit(name: CallbackName, event: object): void;
  /** Removes all callbacks, including those of pending events. */
  clear(): void;
};

/** Creates an empty list of callbacks. `getDetails` is called for each event. */
export function createChatCallbacks(clock: Clock, getDetails: () => object): ChatCallbacks {
  const callbacks = new Map<CallbackName, ChatCallback[]>();
  const methods = CALLBACKS.map((name) => {
    const add = (callback: ChatCallback): void => void callbacks.set(name, [...(callbacks.get(name) ?? []), callback]);
    return [name, add];
  });
  return {
    methods: Object.fromEntries(methods) as CallbackMethods, // has one method per name of the list above
    emit(name, event) {
      for (const callback of callbacks.get(name) ?? []) {
        clock.soon(() => {
          if (!callbacks.get(name)?.includes(callback)) return;
          callback({ ...(event as { data: never }), chatDetails: getDetails() }); // the link emits the data of the name
        });
      }
    },
    clear: () => callbacks.clear(),
  };
}
