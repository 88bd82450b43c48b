import type { Fanout, FanoutMessage } from "../ports/fanout.ts";

/** Treatment of a message on its way to a subscriber. `delay`: delivered after the next one, hence in the wrong order. */
export type Fault = "none" | "lose" | "repeat" | "delay";

/** A fan-out that treats messages as a bad broker does. */
export interface FaultyFanout extends Fanout {
  /** Delivers `reset` to all subscribers, as an adapter does after a reconnect. */
  reset(): void;
}

/** Wraps a fan-out. `nextFault` is called for each message and subscriber. */
export function createFaultyFanout(inner: Fanout, nextFault: (message: FanoutMessage) => Fault): FaultyFanout {
  const subscribers = new Set<(message: FanoutMessage) => void>();
  return {
    publish: (topic, message) => inner.publish(topic, message),
    async subscribe(topic, subscriber) {
      const delayed: FanoutMessage[] = [];
      const subscription = await inner.subscribe(topic, (message) => {
        const fault = nextFault(message);
        if (fault === "delay") delayed.push(message);
        if (fault === "delay" || fault === "lose") return;
        subscriber(message);
        if (fault === "repeat") subscriber(message);
        for (const late of delayed.splice(0)) subscriber(late);
      });
      subscribers.add(subscriber);
      return {
        [Symbol.dispose]() {
          subscribers.delete(subscriber);
          subscription[Symbol.dispose]();
        },
      };
    },
    reset() {
      for (const subscriber of [...subscribers]) subscriber({ kind: "reset" });
    },
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}
