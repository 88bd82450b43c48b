import { type Clock, createSystemClock, createSystemRandom, type Random } from "@tributary/kernel";
import { type OpenSocket, openWebSocketWith } from "@tributary/link";
import { createPageHints, type PageHints } from "./page-hints.ts";

import { type PutBytes, putByRequest } from "./participant-api/put-bytes.ts";

/** Services of the platform, a browser or Node, that sessions use. */
export type PlatformDeps = {
  readonly fetch: PlatformFetch;
  /** Absent: the platform reports no progress of uploads. */
  readonly put?: PutBytes;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly random: Random;
  readonly hints: PageHints;
  readonly console: Pick<Console, "debug" | "info" | "warn" | "error">;
};

/** The platform's `fetch`, bound to its window. */
export type PlatformFetch = (url: string, request?: RequestInit) => Promise<Response>;

/** Returns the services of the globals. Has no effect; the globals are read at their first use. */
export function platformDeps(): PlatformDeps {
  const { addEventListener, removeEventListener, XMLHttpRequest } = globalThis as Partial<typeof globalThis>; // missing in Node
  return {
    fetch: (...request) => globalThis.fetch(...request),
    ...(XMLHttpRequest && { put: putByRequest(() => new XMLHttpRequest()) }),
    openSocket: openWebSocketWith((address) => new WebSocket(address)),
    clock: createSystemClock(),
    random: createSystemRandom(),
    hints: createPageHints({
      get navigator() {
        return globalThis.navigator;
      },
      get document() {
        return globalThis.document;
      },
      addEventListener: addEventListener?.bind(globalThis),
      removeEventListener: removeEventListener?.bind(globalThis),
    }),
    console: globalThis.console,
  };
}
