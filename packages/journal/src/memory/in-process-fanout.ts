import { asError, type Logger } from "@tributary/kernel";
import type { Fanout, FanoutMessage } from "../ports/fanout.ts";

type Subscription = { readonly subscriber: (message: FanoutMessage) => void; isActive: boolean };
type Delivery = {
  readonly topic: string;
  readonly message: FanoutMessage;
  readonly to: readonly Subscription[];
};

/** The fan-out of one process. An adapter for several nodes delivers what it receives, also resets, through the one of its node. */
export interface InProcessFanout extends Fanout {
  publish(topic: string, message: FanoutMessage): void;
}

/**
 * Creates the fan-out of a center that is one process: a message is delivered before `publish` returns.
 *
 * A subscriber that publishes during a delivery does not overtake it: its message is delivered afterwards.
 */
export function createInProcessFanout({ log }: { readonly log: Logger }): InProcessFanout {
  /** Lists are replaced, never changed, so that a delivery reaches those who were subscribed when it was published. */
  const subscriptions = new Map<string, readonly Subscription[]>();
  const queue: Delivery[] = [];
  let isDelivering = false;
  let isOpen = true;

  function deliver({ topic, message, to }: Delivery): void {
    for (const subscription of to) {
      if (!subscription.isActive) continue;
      try {
        subscription.subscriber(message);
      } catch (error) {
        log.error("fan-out subscriber failed", { topic, error: asError(error) });
      }
    }
  }

  function unsubscribe(topic: string, subscription: Subscription): void {
    if (!subscription.isActive) return;
    subscription.isActive = false;
    const rest = (subscriptions.get(topic) ?? []).filter((other) => other !== subscription);
    if (rest.length > 0) subscriptions.set(topic, rest);
    else subscriptions.delete(topic);
  }

  return {
    publish(topic, message) {
      const to = subscriptions.get(topic);
      if (to === undefined) return;
      queue.push({ topic, message, to });
      if (isDelivering) return;
      isDelivering = true;
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) deliver(next);
      isDelivering = false;
    },
    subscribe(topic, subscriber) {
      const subscription: Subscription = { subscriber, isActive: isOpen };
      if (isOpen) subscriptions.set(topic, [...(subscriptions.get(topic) ?? []), subscription]);
      return Promise.resolve({ [Symbol.dispose]: () => unsubscribe(topic, subscription) });
    },
    async [Symbol.asyncDispose]() {
      isOpen = false;
      for (const [topic, all] of subscriptions) for (const each of all) unsubscribe(topic, each);
    },
  };
}
