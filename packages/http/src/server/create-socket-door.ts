import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock, Logger } from "@tributary/kernel";
import { CLOSE_CODES, MAX_CLIENT_FRAME_BYTES } from "@tributary/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import type { SocketDoor, SocketHandler, SocketWelcome } from "../socket-door.ts";

type Deps = { readonly clock: Clock; readonly log: Logger };

/** The door with what its owner needs: the server it hangs on, and its end. */
export interface OwnedSocketDoor extends SocketDoor {
  attach(server: Server): void;
  /** Takes nobody in any more, says good-bye to everyone (1001), and hangs up on those who have not gone after `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
}

/** Makes the {@link SocketDoor}. */
export function createSocketDoor({ clock, log }: Deps): OwnedSocketDoor {
  const handlers = new Map<string, SocketHandler>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
    perMessageDeflate: false, // costs more memory a socket than everything else together
  });
  let isOpen = true;

  async function welcome(request: IncomingMessage, url: URL): Promise<SocketWelcome> {
    if (!isOpen) return { kind: "refuse", status: 503, reason: "The server is stopping." };
    const handler = handlers.get(url.pathname);
    if (handler === undefined) return { kind: "refuse", status: 404, reason: "There is no socket at this address." };
    return handler(request, url);
  }

  async function upgrade(request: IncomingMessage, duplex: Duplex, head: Buffer): Promise<void> {
    duplex.on("error", ignoreLostPeer);
    const url = URL.parse(request.url ?? "", "http://any.invalid");
    const answer: SocketWelcome =
      url === null ? { kind: "refuse", status: 400, reason: "Not an address." } : await welcome(request, url);
    if (duplex.destroyed) return;
    if (answer.kind === "refuse") return refuse(duplex, answer);
    if (!isOpen) return refuse(duplex, { status: 503, reason: "The server is stopping." });
    duplex.off("error", ignoreLostPeer);
    sockets.handleUpgrade(request, duplex, head, (socket) => {
      socket.on("error", (error) => log.debug("socket broke", { error })); // a close follows; whoever took it hears that
      answer.onSocket(socket, duplex);
    });
  }

  return {
    handle(path, handler) {
      handlers.set(path, handler);
    },
    attach(server) {
      server.on("upgrade", (request, duplex, head) => {
        upgrade(request, duplex, head).catch((error: unknown) => {
          log.error("upgrade failed", { path: pathOf(request), error: asError(error) });
          refuse(duplex, { status: 500, reason: "A fault of ours." });
        });
      });
    },
    close(deadlineMs) {
      isOpen = false;
      return sayGoodBye(sockets.clients, clock, deadlineMs);
    },
  };
}

async function sayGoodBye(clients: ReadonlySet<WebSocket>, clock: Clock, deadlineMs: number): Promise<void> {
  const open = [...clients];
  const gone = Promise.all(
    open.map(
      (socket) => new Promise<void>((resolve) => (isClosed(socket) ? resolve() : socket.once("close", resolve))),
    ),
  );
  for (const socket of open) socket.close(CLOSE_CODES.stopping, "The server is stopping.");
  using _deadline = clock.after(deadlineMs, () => {
    for (const socket of open) socket.terminate();
  });
  await gone;
}

function isClosed(socket: WebSocket): boolean {
  return socket.readyState === socket.CLOSED;
}

function refuse(duplex: Duplex, { status, reason }: { readonly status: number; readonly reason: string }): void {
  const body = JSON.stringify({ message: reason });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  duplex.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** Before the upgrade a lost peer is nobody's loss. */
function ignoreLostPeer(): void {}

/** Without the query, in which tokens travel. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? "").split("?", 1)[0] ?? "";
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
