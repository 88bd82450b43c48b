import type { SuccessFailOptions } from "../facade/callbacks.ts";
import { requestErrorOf } from "./errors.ts";

/** Converts callback methods to promises. */
export interface Requests {
  /**
   * Calls `start` and waits for its callback, whose data it returns. `action` is the name used in errors.
   *
   * Errors: RequestError and its subclasses if the center refuses; DesktopClosedError if the desktop closes first, because the response is
   * then lost.
   */
  ask<Data = void>(action: string, start: (callbacks: Required<SuccessFailOptions>) => void): Promise<Data>;
  /** Rejects all requests in flight and all later ones. */
  close(reason: unknown): void;
}

export function createRequests(): Requests {
  const inFlight = new Set<(reason: unknown) => void>();
  let over: { readonly reason: unknown } | undefined;
  return {
    async ask<Data>(action: string, start: (callbacks: Required<SuccessFailOptions>) => void) {
      if (over !== undefined) throw over.reason;
      const { promise, resolve, reject } = Promise.withResolvers<Data>();
      inFlight.add(reject);
      try {
        start({ success: (data) => resolve(data), failure: (failure) => reject(requestErrorOf(action, failure)) });
        return await promise;
      } finally {
        inFlight.delete(reject);
      }
    },
    close(reason) {
      over ??= { reason };
      for (const reject of [...inFlight]) reject(reason);
    },
  };
}
