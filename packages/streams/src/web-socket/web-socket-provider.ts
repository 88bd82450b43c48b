import type { Subscription } from "../bus/subscription.ts";

/** Removes a subscription. A function, not an object, as chatjs expects. */
export type Unsubscribe = () => void;

/** Listener of an event without a payload, or with one chosen by the panel. */
type Listener<Data = unknown> = (data: Data) => unknown;

/** A frame of the panel's socket. `content` is JSON text for chat items. */
export type SocketMessage = { readonly topic: string; readonly content?: unknown };

/** The panel's socket, as used by chat libraries. Source: docs/wire/streams.md#websocket-bridge. */
export interface WebSocketProvider {
  /** Subscribes the panel to topics. Errors: throws if `topics` is not an array. */
  subscribeTopics(topics: readonly string[]): void;
  /** Sends an object with a topic. */
  sendMessage(payload: object): void;
  /** Frames of one topic. */
  onMessage(topic: string, callback: Listener<SocketMessage>): Unsubscribe;
  /** Frames of every topic, delivered before those of {@link onMessage}. */
  onAllMessage(callback: Listener<SocketMessage>): Unsubscribe;
  onInitFailure(callback: Listener): Unsubscribe;
  onConnectionGain(callback: Listener): Unsubscribe;
  onConnectionLost(callback: Listener): Unsubscribe;
  onConnectionOpen(callback: Listener): Unsubscribe;
  onConnectionClose(callback: Listener): Unsubscribe;
  onSubscriptionUpdate(callback: Listener): Unsubscribe;
  onSubscriptionFailure(callback: Listener): Unsubscribe;
  /** Never called: the panel's socket has its own heartbeat. */
  onDeepHeartbeatSuccess(callback: Listener): Unsubscribe;
  /** Never called. */
  onDeepHeartbeatFailure(callback: Listener): Unsubscribe;
  /** Never called. */
  onTopicFailure(callback: Listener): Unsubscribe;
}

/** The used part of the conduit. */
export type ProviderConduit = {
  sendUpstream(event: string, data?: unknown): void;
  onUpstream(event: string, listener: (...args: never[]) => unknown): Subscription;
};

/** `refuse` creates errors for callers; `onFault` receives errors of listeners. */
export type ProviderDeps = {
  readonly refuse: (text: string) => Error;
  readonly onFault: (name: string, error: unknown) => void;
};

/** Creates the provider over a conduit. Lifetime: the conduit's. */
export function createWebSocketProvider(
  conduit: ProviderConduit,
  { refuse, onFault }: ProviderDeps,
): WebSocketProvider {
  function listeners<Data>(event: string): {
    add: (callback: Listener<Data>) => Unsubscribe;
    notify: (data: Data) => void;
  } {
    const list = new Set<{ callback: Listener<Data> }>();
    return {
      add(callback) {
        if (typeof callback !== "function") throw refuse("cb must be a function");
        const entry = { callback };
        list.add(entry);
        return () => list.delete(entry);
      },
      notify(data) {
        for (const { callback } of [...list]) {
          try {
            callback(data);
          } catch (error) {
            onFault(event, error); // continue with the remaining listeners
          }
        }
      },
    };
  }
  function subscribing(event: string): (callback: Listener) => Unsubscribe {
    const { add, notify } = listeners<unknown>(event);
    conduit.onUpstream(event, (data: unknown) => notify(data));
    return add;
  }
  /** Creates a subscription to an event whose listeners are called without a payload. */
  function withoutPayload(event: string): (callback: Listener) => Unsubscribe {
    const { add, notify } = listeners<unknown>(event);
    conduit.onUpstream(event, () => notify(undefined));
    return add;
  }
  const never = (): ((callback: Listener) => Unsubscribe) => listeners<unknown>("").add;

  const all = listeners<SocketMessage>("webSocket::all_message");
  const topics = new Map<string, ReturnType<typeof listeners<SocketMessage>>>();
  conduit.onUpstream("webSocket::all_message", (frame: SocketMessage) => {
    all.notify(frame);
    topics.get(frame?.topic)?.notify(frame);
  });

  return {
    onInitFailure: withoutPayload("webSocket::init_failure"),
    onConnectionOpen: subscribing("webSocket::connection_open"),
    onConnectionClose: subscribing("webSocket::connection_close"),
    onConnectionGain: withoutPayload("webSocket::connection_gain"),
    onConnectionLost: subscribing("webSocket::connection_lost"),
    onSubscriptionUpdate: subscribing("webSocket::subscription_update"),
    onSubscriptionFailure: subscribing("webSocket::subscription_failure"),
    onDeepHeartbeatSuccess: never(),
    onDeepHeartbeatFailure: never(),
    onTopicFailure: never(),
    onAllMessage: all.add,
    onMessage(topic, callback) {
      const list = topics.get(topic) ?? listeners<SocketMessage>("webSocket::all_message");
      topics.set(topic, list);
      return list.add(callback);
    },
    subscribeTopics(names) {
      if (!Array.isArray(names)) throw refuse("topics must be a array");
      conduit.sendUpstream("webSocket::subscribe", names);
    },
    sendMessage(payload) {
      conduit.sendUpstream("webSocket::send", payload);
    },
  };
}
