import type { Subscription } from "../bus/event-bus.ts";

/** What is listened to on the SDK's channel. Topics are equal when all three are. */
export type SdkTopic = { readonly namespace?: string; readonly key: string; readonly parameter?: string };

/** What the panel publishes: with a handler's id to that one only, otherwise to all of the topic. */
export type SdkPublication = { readonly topic?: SdkTopic; readonly handlerId?: string; readonly data?: unknown };

type Handler = (data: unknown) => void;
type Listening = { readonly topic: SdkTopic; readonly handlers: Map<Handler, string> };

/** Who listens to what. */
export interface SdkTopics {
  subscribe(topic: SdkTopic, handler: Handler): Subscription;
  unsubscribe(topic: SdkTopic, handler: Handler): void;
  publish(publication: SdkPublication): void;
  /** Tells a new port everything that is listened to. */
  replay(): void;
  clear(): void;
}

/** Makes a list of listeners that tells the panel of each, and of the last one's leaving. */
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
          // a page's handler; what it threw is not the channel's business, and the next one must be told
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
