import type { AnyCallback } from "../bus/event-bus.ts";
import { requestErrorOf } from "./errors.ts";

/** What methods of the Streams API take to tell how they ended. */
export type Callbacks = { readonly success: AnyCallback; readonly failure: AnyCallback };

/** Turns methods that call back into promises. */
export interface Requests {
  /**
   * Runs `start` and waits for its callback. `action` names it in errors.
   *
   * Errors: RequestError and its classes when the center refuses; DesktopClosedError when the desktop closes first, since the answer is then lost.
   */
  ask(action: string, start: (callbacks: Callbacks) => unknown): Promise<void>;
  /** Rejects everything that is under way, and whatever is asked later. */
  close(reason: unknown): void;
}

/** Makes {@link Requests}. */
export function createRequests(): Requests {
  const underWay = new Set<(reason: unknown) => void>();
  let over: { readonly reason: unknown } | undefined;
  return {
    async ask(action, start) {
      if (over !== undefined) throw over.reason;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      underWay.add(reject);
      try {
        start({ success: () => resolve(), failure: (failure?: unknown) => reject(requestErrorOf(action, failure)) });
        await promise;
      } finally {
        underWay.delete(reject);
      }
    },
    close(reason) {
      over ??= { reason };
      for (const reject of [...underWay]) reject(reason);
    },
  };
}
