import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { Fanout, FanoutMessage } from "./ports/fanout.ts";

/** Notices the end of other nodes. Disposing announces that this one leaves. */
export interface Peers extends Disposable {
  /** Fan-out whose subscribers also receive a reset when another node has disappeared: its last commits may not have been published. */
  readonly fanout: Fanout;
}

type Deps = { readonly fanout: Fanout; readonly clock: Clock; readonly log: Logger; readonly node: string };

/** Topic on which nodes show that they are alive. A stream's own topic contains a slash. */
const TOPIC = "nodes";

/** Interval at which a node shows that it is alive. Unit: milliseconds. */
const ALIVE_EVERY_MS = 1_000;

/** Silence after which a node counts as dead. Unit: milliseconds. */
const SILENCE_MS = 3_000;

/** Subscribers that receive a reset at once, and the time to the next: each reads the store. Unit of the time: milliseconds. */
const RESETS_AT_ONCE = 100;
const RESETS_EVERY_MS = 10;

/**
 * Watches the other nodes of a shared store. A node that dies between the commit and its publication leaves the others behind, and no broker
 * notices: hence their followers read the store when a node falls silent. Source: PR-01 to PR-03.
 */
export function createPeers({ fanout, clock, log, node }: Deps): Peers {
  const lifetime = new DisposableStack();
  const subscribers = new Set<(message: FanoutMessage) => void>();
  /** Monotonic times at which the others last showed that they are alive. */
  const seenMs = new Map<string, number>();
  let waiting: ((message: FanoutMessage) => void)[] = [];
  let resetting: Disposable | undefined;
  let next: Disposable | undefined;
  let isSubscribed = false;

  function receive(message: FanoutMessage): void {
    if (message.kind !== "signal" || typeof message.data !== "string" || message.data === node) return;
    if (message.name === "alive") seenMs.set(message.data, clock.monotonicMs());
    else seenMs.delete(message.data);
  }

  async function subscribe(): Promise<void> {
    isSubscribed = true;
    try {
      const subscription = await fanout.subscribe(TOPIC, receive);
      if (lifetime.disposed) subscription[Symbol.dispose]();
      else lifetime.use(subscription);
    } catch (error) {
      isSubscribed = false; // tried again with the next round
      log.warn("failed to listen to other nodes", { error: asError(error) });
    }
  }

  function round(): void {
    next = clock.after(ALIVE_EVERY_MS, round);
    if (!isSubscribed) void subscribe();
    fanout.publish(TOPIC, { kind: "signal", name: "alive", data: node });
    const nowMs = clock.monotonicMs();
    const silent = [...seenMs].filter(([, ms]) => nowMs - ms > SILENCE_MS);
    for (const [name] of silent) seenMs.delete(name);
    if (silent.length === 0) return;
    log.warn("other nodes have fallen silent", { nodes: silent.length });
    waiting = [...subscribers];
    resetting?.[Symbol.dispose]();
    resetNext();
  }

  function resetNext(): void {
    for (const subscriber of waiting.splice(0, RESETS_AT_ONCE))
      if (subscribers.has(subscriber)) subscriber({ kind: "reset" });
    resetting = waiting.length === 0 ? undefined : clock.after(RESETS_EVERY_MS, resetNext);
  }

  round();
  return {
    fanout: {
      publish: (topic, message) => fanout.publish(topic, message),
      async subscribe(topic, subscriber) {
        const own = (message: FanoutMessage): void => subscriber(message);
        const subscription = await fanout.subscribe(topic, own);
        subscribers.add(own);
        return {
          [Symbol.dispose]() {
            subscribers.delete(own);
            subscription[Symbol.dispose]();
          },
        };
      },
      [Symbol.asyncDispose]: () => fanout[Symbol.asyncDispose](),
    },
    [Symbol.dispose]() {
      next?.[Symbol.dispose]();
      resetting?.[Symbol.dispose]();
      lifetime.dispose();
      fanout.publish(TOPIC, { kind: "signal", name: "left", data: node });
    },
  };
}
