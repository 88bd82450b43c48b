import type { Fanout, FanoutMessage, PublishedMessage } from "@tributary/journal";
import type { ManualClock } from "./manual-clock.ts";
import type { NodeClock } from "./node-clock.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** A node's connection to the broker. */
export interface BrokerLink {
  readonly fanout: Fanout;
  /** Loses what others publish, and keeps what the node publishes, until it is healed. */
  cut(): void;
  /** Connects again: every subscriber receives a reset. */
  heal(): void;
  /** Loses those of the arriving messages that match, without a reset. */
  lose(isLost: (message: FanoutMessage) => boolean): void;
}

/** A broker between nodes: messages are late and sometimes repeated, and lost while a link is cut. */
export interface SimulatedBroker {
  connect(node: NodeClock): BrokerLink;
}

/** Longest time that a message takes. Unit: milliseconds. */
const MAX_DELAY_MS = 20;

type Subscription = { readonly topic: string; readonly deliver: (message: FanoutMessage) => void; isOpen: boolean };

type Link = {
  isUp: boolean;
  isLost: (message: FanoutMessage) => boolean;
  readonly unsent: (() => void)[];
  readonly subscriptions: Set<Subscription>;
};

/** Creates a broker under the clock of the world. Messages of one node arrive in order. */
export function createSimulatedBroker(clock: ManualClock, random: SeededRandom): SimulatedBroker {
  const links = new Set<Link>();

  function deliver(topic: string, message: FanoutMessage): void {
    const repeats = random.chance(0.02) ? 2 : 1;
    for (const { isUp, isLost, subscriptions } of links) {
      if (!isUp || isLost(message)) continue;
      for (const each of [...subscriptions]) {
        if (each.topic !== topic) continue;
        for (let time = 0; time < repeats; time += 1) each.deliver(message);
      }
    }
  }

  return {
    connect(node) {
      const link: Link = { isUp: true, isLost: () => false, unsent: [], subscriptions: new Set() };
      let lastArrivalMs = 0;
      links.add(link);

      const fanout: Fanout = {
        get isConnected() {
          return link.isUp;
        },
        publish(topic, message) {
          if (!node.isAlive) return;
          const copy = JSON.parse(JSON.stringify(message)) as PublishedMessage; // plain JSON
          if (!link.isUp) {
            link.unsent.push(() => fanout.publish(topic, copy));
            return;
          }
          lastArrivalMs = Math.max(lastArrivalMs, clock.monotonicMs() + random.between(0, MAX_DELAY_MS));
          clock.after(lastArrivalMs - clock.monotonicMs(), () => deliver(topic, copy));
        },
        subscribe(topic, subscriber) {
          if (!link.isUp) return Promise.reject(new Error("the broker is unreachable"));
          const subscription: Subscription = {
            topic,
            isOpen: true,
            deliver: (message) =>
              node.whenRunning(() => {
                if (subscription.isOpen) subscriber(message);
              }),
          };
          link.subscriptions.add(subscription);
          return Promise.resolve({
            [Symbol.dispose]() {
              subscription.isOpen = false;
              link.subscriptions.delete(subscription);
            },
          });
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };

      return {
        fanout,
        cut() {
          link.isUp = false;
        },
        heal() {
          if (link.isUp) return;
          link.isUp = true;
          for (const send of link.unsent.splice(0)) send();
          for (const { deliver: reset } of [...link.subscriptions]) reset({ kind: "reset" });
        },
        lose(isLost) {
          link.isLost = isLost;
        },
      };
    },
  };
}
