import type { Scope } from "@tributary/kernel";
import type { DesktopEvent } from "./desktop-events.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";

/** Event streams that pages read from a desktop. */
export interface EventStreams {
  publish(event: DesktopEvent): void;
  /** Starts a stream of future events. Errors: the stream throws the reason of `signal` when it is aborted. */
  readonly open: (options?: { readonly signal?: AbortSignal }) => AsyncIterableIterator<DesktopEvent>;
}

/** Creates an empty set of streams, all of which end with `scope`. */
export function createEventStreams(scope: Scope): EventStreams {
  const queues = new Set<EventQueue<DesktopEvent>>();
  scope.defer(() => {
    for (const queue of queues) queue.end();
  });
  return {
    publish(event) {
      for (const queue of queues) queue.push(event);
    },
    open({ signal } = {}) {
      const abort = (): void => queue.fail(signal?.reason);
      const queue = createEventQueue<DesktopEvent>(() => {
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
