import type { Subscription } from "../bus/event-bus.ts";

/** Topic on the SDK channel. Topics are equal if all three fields are equal. */
export type SdkTopic = { readonly namespace?: string; readonly key: string; readonly parameter?: string };

/** Message published by the panel: to one handler if it has a handler id, otherwise to all handlers of the topic. */
export type SdkPublication = { readonly topic?: SdkTopic; readonly handlerId?: string; readonly data?: unknown };

type Handler = (data: unknown) => void;
type Listening = { readonly topic: SdkTopic; readonly handlers: Map<Handler, string> };

/** Subscriptions by topic. */
export interface SdkTopics {
  subscribe(topic: SdkTopic, handler: Handler): Subscription;
  unsubscribe(topic: SdkTopic, handler: Handler): void;
  publish(publication: SdkPublication): void;
  /** Sends all subscriptions to a new port. */
  replay(): void;
  clear(): void;
}

/** Creates an empty registry that reports each subscription to the panel, and the removal of a topic's last one. */
export function createSdkTopics(newId: () => string, send: (message: object) => void): SdkTopics {
  const listening = new Map<string, Listening>();
  const keyOf = ({ namespace, key, parameter }: SdkTopic): string => JSON.stringify([namespace, key, parameter]);

  function unsubscribe(topic: SdkTopic, handler: Handler): void {
    const name = keyOf(topic);
    const entry = listening.get(name);
    if (entry?.handlers.delete(handler) !== true || entry.handlers.size > 0) return;
    listening.delete(name);
    send({ type: "unsubscribe", topic });
  }
  return {
    subscribe(topic, handler) {
      const name = keyOf(topic);
      const entry = listening.get(name) ?? { topic, handlers: new Map() };
      listening.set(name, entry);
      const handlerId = newId();
      entry.handlers.set(handler, handlerId);
      send({ type: "subscribe", topic, handlerId });
      return { unsubscribe: () => unsubscribe(topic, handler) };
    },
    unsubscribe,
    publish({ topic, handlerId, data }) {
      if (topic === undefined) return;
      for (const [handler, id] of listening.get(keyOf(topic))?.handlers ?? []) {
        if (handlerId !== undefined && handlerId !== id) continue;
        try {
          handler(data);
        } catch {
          // errors of a page's handler must not stop the next handler
        }
      }
    },
    replay() {
      for (const { topic, handlers } of listening.values())
        for (const handlerId of handlers.values()) send({ type: "subscribe", topic, handlerId });
    },
    clear: () => listening.clear(),
  };
}
