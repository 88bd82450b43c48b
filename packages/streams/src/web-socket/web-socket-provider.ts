import type { AnyCallback, BusListener, Subscription } from "../bus/event-bus.ts";

/** Ends a subscription. Here a function, not an object: this is what chatjs expects. */
export type Unsubscribe = () => void;

/** A listener to something that is told without a payload, or with one the panel chose. */
type Listener<Data = unknown> = (data: Data) => unknown;

/** One frame of the panel's socket. `content` is JSON text where it is a chat's item. */
export type SocketMessage = { readonly topic: string; readonly content?: unknown };

/** The panel's one socket, as chat libraries use it. Source: docs/wire/streams.md#websocket-bridge. */
export interface WebSocketProvider {
  /** Asks for topics. Errors: throws when given anything but an array. */
  subscribeTopics(topics: readonly string[]): void;
  /** Sends an object with a topic. */
  sendMessage(payload: object): void;
  /** Frames of one topic. */
  onMessage(topic: string, callback: Listener<SocketMessage>): Unsubscribe;
  /** Frames of every topic, told before those of {@link onMessage}. */
  onAllMessage(callback: Listener<SocketMessage>): Unsubscribe;
  onInitFailure(callback: Listener): Unsubscribe;
  onConnectionGain(callback: Listener): Unsubscribe;
  onConnectionLost(callback: Listener): Unsubscribe;
  onConnectionOpen(callback: Listener): Unsubscribe;
  onConnectionClose(callback: Listener): Unsubscribe;
  onSubscriptionUpdate(callback: Listener): Unsubscribe;
  onSubscriptionFailure(callback: Listener): Unsubscribe;
  /** Never told: the panel's socket has its own heartbeat. */
  onDeepHeartbeatSuccess(callback: Listener): Unsubscribe;
  /** Never told. */
  onDeepHeartbeatFailure(callback: Listener): Unsubscribe;
  /** Never told. */
  onTopicFailure(callback: Listener): Unsubscribe;
}

/** What the provider speaks through. */
export type ProviderConduit = {
  sendUpstream(event: string, data?: unknown): void;
  onUpstream(event: string, listener: BusListener | AnyCallback): Subscription;
};

/** What a caller's mistake is answered with, and what a listener's is told to. */
export type ProviderDeps = {
  readonly refuse: (text: string) => Error;
  readonly onFault: (name: string, error: unknown) => void;
};

/** Makes the facade over a conduit. Lifetime: the conduit's. */
export function createWebSocketProvider(
  conduit: ProviderConduit,
  { refuse, onFault }: ProviderDeps,
): WebSocketProvider {
  function listeners<Data>(event: string): {
    add: (callback: Listener<Data>) => Unsubscribe;
    tell: (data: Data) => void;
  } {
    const list = new Set<{ callback: Listener<Data> }>();
    return {
      add(callback) {
        if (typeof callback !== "function") throw refuse("cb must be a function");
        const entry = { callback };
        list.add(entry);
        return () => list.delete(entry);
      },
      tell(data) {
        for (const { callback } of [...list]) {
          try {
            callback(data);
          } catch (error) {
            onFault(event, error); // the other listeners are called all the same
          }
        }
      },
    };
  }
  function subscribing(event: string): (callback: Listener) => Unsubscribe {
    const { add, tell } = listeners<unknown>(event);
    conduit.onUpstream(event, (data: unknown) => tell(data));
    return add;
  }
  /** Told without anything: there is nothing to say but that it happened. */
  function happened(event: string): (callback: Listener) => Unsubscribe {
    const { add, tell } = listeners<unknown>(event);
    conduit.onUpstream(event, () => tell(undefined));
    return add;
  }
  const never = (): ((callback: Listener) => Unsubscribe) => listeners<unknown>("").add;

  const all = listeners<SocketMessage>("webSocket::all_message");
  const topics = new Map<string, ReturnType<typeof listeners<SocketMessage>>>();
  conduit.onUpstream("webSocket::all_message", (frame: SocketMessage) => {
    all.tell(frame);
    topics.get(frame?.topic)?.tell(frame);
  });

  return {
    onInitFailure: happened("webSocket::init_failure"),
    onConnectionOpen: subscribing("webSocket::connection_open"),
    onConnectionClose: subscribing("webSocket::connection_close"),
    onConnectionGain: happened("webSocket::connection_gain"),
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
    subscribeTopics(wanted) {
      if (!Array.isArray(wanted)) throw refuse("topics must be a array");
      conduit.sendUpstream("webSocket::subscribe", wanted);
    },
    sendMessage(payload) {
      conduit.sendUpstream("webSocket::send", payload);
    },
  };
}
