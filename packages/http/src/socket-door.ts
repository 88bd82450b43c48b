import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";

/** What a path of the socket door does with a request to upgrade: a refusal in HTTP, or who takes the socket. */
export type SocketWelcome =
  | { readonly kind: "refuse"; readonly status: number; readonly reason: string }
  | { readonly kind: "take"; readonly onSocket: (socket: WebSocket) => void };

/** Asked before the upgrade. `url` is parsed already; its search parameters are the caller's words: untrusted. */
export type SocketHandler = (request: IncomingMessage, url: URL) => SocketWelcome | Promise<SocketWelcome>;

/** The one place where upgrades to WebSocket arrive; each API registers its paths under `/socket/`. */
export interface SocketDoor {
  handle(path: string, handler: SocketHandler): void;
}
