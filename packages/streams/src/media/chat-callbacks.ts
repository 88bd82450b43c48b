import type { Clock } from "@tributary/kernel";

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
] as const;

/** One of these names. */
export type CallbackName = (typeof CALLBACKS)[number];

/** Argument of a callback. */
export type ChatEvent = { readonly data?: unknown; readonly chatDetails: object };
type ChatCallback = (event: ChatEvent) => unknown;

/** A method per name that adds a callback. */
export type CallbackMethods = { readonly [Name in CallbackName]: (callback: ChatCallback) => void };

/** The callbacks of one session. */
export type ChatCallbacks = {
  readonly methods: CallbackMethods;
  /** Calls the callbacks after the current turn, as chatjs does; one that throws does not stop the others. */
  emit(name: CallbackName, event: object): void;
  /** Removes all callbacks, including those of events that were not delivered yet. */
  clear(): void;
};

/** Without callbacks. `getDetails` is called for each event. */
export function createChatCallbacks(clock: Clock, getDetails: () => object): ChatCallbacks {
  const callbacks = new Map<CallbackName, ChatCallback[]>();
  const methods = CALLBACKS.map((name) => {
    const add = (callback: ChatCallback): void => void callbacks.set(name, [...(callbacks.get(name) ?? []), callback]);
    return [name, add];
  });
  return {
    methods: Object.fromEntries(methods) as CallbackMethods, // one method for each name of the list above
    emit(name, event) {
      for (const callback of callbacks.get(name) ?? []) {
        clock.soon(() => {
          if (callbacks.get(name)?.includes(callback)) callback({ ...event, chatDetails: getDetails() });
        });
      }
    },
    clear: () => callbacks.clear(),
  };
}
