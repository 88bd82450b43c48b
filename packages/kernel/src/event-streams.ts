import { createEventQueue, type EventQueue } from "./event-queue.ts";
import type { Scope } from "./scope.ts";

/** The used part of an `AbortSignal`, which neutral packages do not know. */
export type StopSignal = {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
};

/** Streams of events, each read by a `for await` loop of its own. */
export interface EventStreams<T> {
  publish(event: T): void;
  /** Starts a stream of future events. Errors: the stream throws the reason of `signal` when it is aborted. */
  readonly open: (options?: { readonly signal?: StopSignal }) => AsyncIterableIterator<T>;
}

/** Creates an empty set of streams, all of which end with `scope`. */
export function createEventStreams<T>(scope: Scope): EventStreams<T> {
  const queues = new Set<EventQueue<T>>();
  scope.defer(() => {
    for (const queue of queues) queue.end();
  });
  return {
    publish(event) {
      for (const queue of queues) queue.push(event);
    },
    open({ signal } = {}) {
      const abort = (): void => queue.fail(signal?.reason);
      const queue = createEventQueue<T>(() => {
        queues.delete(queue);
        signal?.removeEventListener("abort", abort);
      });
      if (signal?.aborted) abort();
      else if (scope.closed) queue.end();
      else {
        queues.add(queue);
        signal?.addEventListener("abort", abort);
      }
      return queue.iterator;
    },
  };
}
