import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";

/**
 * What a path of the socket door does with a request to upgrade: a refusal in HTTP, or who takes the socket. `wire` is the connection below it,
 * for those who write often and want it done together.
 */
export type SocketWelcome =
  | { readonly kind: "refuse"; readonly status: number; readonly reason: string }
  | { readonly kind: "take"; readonly onSocket: (socket: WebSocket, wire: Duplex) => void };

/** Asked before the upgrade. `url` is parsed already; its search parameters are the caller's words: untrusted. */
export type SocketHandler = (request: IncomingMessage, url: URL) => SocketWelcome | Promise<SocketWelcome>;

/** The one place where upgrades to WebSocket arrive; each API registers its paths under `/socket/`. */
export interface SocketDoor {
  handle(path: string, handler: SocketHandler): void;
}
