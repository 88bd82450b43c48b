import type { SuccessFailOptions } from "../facade/callbacks.ts";
import { requestErrorOf } from "./errors.ts";

/** Turns methods that call back into promises. */
export interface Requests {
  /**
   * Runs `start` and waits for its callback. `action` names it in errors.
   *
   * Errors: RequestError and its classes when the center refuses; DesktopClosedError when the desktop closes first, since the answer is then lost.
   */
  ask(action: string, start: (callbacks: SuccessFailOptions) => void): Promise<void>;
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
        start({ success: () => resolve(), failure: (failure) => reject(requestErrorOf(action, failure)) });
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
