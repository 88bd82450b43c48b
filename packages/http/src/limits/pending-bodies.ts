import type { IncomingMessage } from "node:http";
import { MAX_BODY_BYTES } from "../server/read-body.ts";

/** Bodies of requests that have not arrived completely, by address. They are kept in memory until they have. */
export interface PendingBodies {
  /**
   * Reserves room for the body of a request until it has arrived. False: the address has no room left. Not for upgrade requests: their bodies are
   * not read, and they never emit `close`.
   */
  reserve(request: IncomingMessage, address: string): boolean;
}

/** Bodies of this size are not counted: they come with the head of the request, as all messages of people do. Unit: bytes. */
const UNCOUNTED_BYTES = 16 * 1024;

/** Creates a record without bodies. Its size is bounded by the number of requests in progress. Rule LM-24. */
export function createPendingBodies(maxBytesPerAddress: number): PendingBodies {
  const reserved = new Map<string, number>();

  function release(address: string, bytes: number): void {
    const rest = (reserved.get(address) ?? 0) - bytes;
    if (rest > 0) reserved.set(address, rest);
    else reserved.delete(address);
  }

  return {
    reserve(request, address) {
      const bytes = announcedBytes(request);
      if (bytes <= UNCOUNTED_BYTES) return true;
      const held = reserved.get(address) ?? 0;
      if (held + bytes > maxBytesPerAddress) return false;
      reserved.set(address, held + bytes);
      request.once("close", () => release(address, bytes)); // after the last byte, or when the peer is gone
      return true;
    },
  };
}

/** Returns the size that a request announces, up to the size that is read at all. A body in chunks may become that long. */
function announcedBytes({ headers }: IncomingMessage): number {
  if (headers["transfer-encoding"] !== undefined) return MAX_BODY_BYTES;
  return Math.min(Number(headers["content-length"] ?? 0), MAX_BODY_BYTES);
}
