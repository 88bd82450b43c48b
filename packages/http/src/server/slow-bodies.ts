import type { IncomingMessage } from "node:http";
import type { Clock } from "@tributary/kernel";

/** Requests that take longer than this to arrive are aborted. Unit: milliseconds. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** Time for a request whose body is a file. Unit: milliseconds. */
export const UPLOAD_TIMEOUT_MS = 15 * 60_000;

/** Error with which Node reports such a request. */
const TIMED_OUT = Object.assign(new Error("request timeout"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });

type Server = { emit(event: "clientError", error: Error, socket: IncomingMessage["socket"]): unknown };

/**
 * Ends a request whose body has not arrived in time, as Node does. Node has one time for all requests, and uploads need more than others. No timer is set for a
 * body that came with its head. Rule HT-17.
 */
export function limitArrival(
  { clock, server }: { readonly clock: Clock; readonly server: Server },
  request: IncomingMessage,
): void {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === "0")) return;
  clock.soon(() => {
    if (request.complete || request.destroyed) return;
    const timer = clock.after(REQUEST_TIMEOUT_MS, () => {
      if (!request.complete) server.emit("clientError", TIMED_OUT, request.socket);
    });
    request.once("close", () => timer[Symbol.dispose]()); // after the last byte, or when the peer is gone
  });
}
