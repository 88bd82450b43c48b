import type { Logger } from "@tributary/kernel";
import type { Fanout, FanoutMessage } from "../ports/fanout.ts";

type Following = { readonly follower: (message: FanoutMessage) => void; isActive: boolean };
type Delivery = { readonly topic: string; readonly message: FanoutMessage; readonly to: readonly Following[] };

/**
 * The fan-out of a center that is one process: what is published is delivered before `publish` returns.
 *
 * A follower that publishes while it is being told does not overtake: what it publishes is delivered after what is being delivered.
 */
export function createInProcessFanout({ log }: { readonly log: Logger }): Fanout {
  /** Lists are replaced, never changed, so that a delivery goes to those who followed when it was published. */
  const followings = new Map<string, readonly Following[]>();
  const queue: Delivery[] = [];
  let isDelivering = false;
  let isOpen = true;

  function deliver({ topic, message, to }: Delivery): void {
    for (const following of to) {
      if (!following.isActive) continue;
      try {
        following.follower(message);
      } catch (error) {
        log.error("a follower failed", { topic, error: error instanceof Error ? error : new Error(String(error)) });
      }
    }
  }

  function stop(topic: string, following: Following): void {
    if (!following.isActive) return;
    following.isActive = false;
    const rest = (followings.get(topic) ?? []).filter((other) => other !== following);
    if (rest.length > 0) followings.set(topic, rest);
    else followings.delete(topic);
  }

  return {
    publish(topic, message) {
      const to = followings.get(topic);
      if (to === undefined) return;
      queue.push({ topic, message, to });
      if (isDelivering) return;
      isDelivering = true;
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) deliver(next);
      isDelivering = false;
    },
    subscribe(topic, follower) {
      const following: Following = { follower, isActive: isOpen };
      if (isOpen) followings.set(topic, [...(followings.get(topic) ?? []), following]);
      return { [Symbol.dispose]: () => stop(topic, following) };
    },
    async [Symbol.asyncDispose]() {
      isOpen = false;
      for (const [topic, all] of followings) for (const following of all) stop(topic, following);
    },
  };
}
