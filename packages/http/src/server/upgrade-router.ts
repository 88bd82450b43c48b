import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import { explain, refusal } from "@tributary/model";
import { CLOSE_CODES, MAX_CLIENT_FRAME_BYTES } from "@tributary/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import type { Limits } from "../limits/limits.ts";
import type { HostCheck } from "./hosts.ts";
import { normalizeTarget, pathOf } from "./request-target.ts";

/** An accepted socket and the connection below it: pre-framed messages are written to the connection directly. */
export type UpgradedSocket = { readonly socket: WebSocket; readonly wire: Duplex };

/** Decision on an upgrade request: an HTTP refusal, or the function that takes over the socket. */
export type UpgradeDecision =
  | { readonly kind: "refuse"; readonly status: number; readonly reason: string }
  | { readonly kind: "accept"; readonly onSocket: (upgraded: UpgradedSocket) => void };

/** Called before the upgrade. `url` is parsed; its search parameters come from the caller and are untrusted. */
export type UpgradeHandler = (request: IncomingMessage, url: URL) => UpgradeDecision | Promise<UpgradeDecision>;

/** Router for WebSocket upgrades; each API registers its paths below `/socket/`. */
export interface UpgradeRouter {
  handle(path: string, handler: UpgradeHandler): void;
}

/** The router as seen by the server that owns it. */
export interface OwnedUpgradeRouter extends UpgradeRouter {
  attach(server: Server): void;
  /** Closes sockets with 1001 evenly over `forMs`, those that open meanwhile too. New upgrades are still accepted. Resolves at the end of that time. */
  drain(forMs: number): Promise<void>;
  /** Refuses new upgrades, closes all sockets with 1001, and terminates those still open after `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
}

type Deps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: Limits;
  readonly isKnownHost: HostCheck;
};

const TOO_MANY = explain(refusal("too-many-requests"));

/** Time from an upgrade request to its WebSocket or to the end of its refused connection. Unit: milliseconds. */
const UPGRADE_DEADLINE_MS = 10_000;

/**
 * Limits of a message that is not complete. Clients send a message in one fragment, and networks deliver 64 KiB in some fifty pieces. Without limits, one of bytes that
 * arrive singly takes thirty times its size, also before the client has proved anything. Rule HT-19.
 */
const MESSAGE_LIMITS = { maxPayload: MAX_CLIENT_FRAME_BYTES, maxFragments: 128, maxBufferedChunks: 1_024 };

/** Time between two rounds of a drain. Unit: milliseconds. */
const DRAIN_STEP_MS = 50;

/** Target of a request below `/socket/`, as a path or, as proxies send it, as an address. */
const SOCKET_TARGET = /^(https?:\/\/[^/]*)?\/+socket\//i;

/**
 * True if a request asks for a WebSocket at an address of sockets; at others it is a request like any other. Servers ignore offers of other protocols, such as that of HTTP/2 by curl and by Java's client.
 *
 * Source: RFC 9110 section 7.8.
 */
export function isWebSocketUpgrade({ headers, url = "" }: IncomingMessage): boolean {
  return SOCKET_TARGET.test(url) && /(^|,)\s*websocket\s*(,|$)/i.test(headers.upgrade ?? "");
}

/** Creates the server's only upgrade router. */
export function createUpgradeRouter({ clock, log, limits, isKnownHost }: Deps): OwnedUpgradeRouter {
  const handlers = new Map<string, UpgradeHandler>();
  const sockets = new WebSocketServer({
    noServer: true,
    ...MESSAGE_LIMITS,
    perMessageDeflate: false, // needs more memory per socket than everything else together
  });
  let isOpen = true;

  async function decide(request: IncomingMessage): Promise<UpgradeDecision> {
    const refused = normalizeTarget(request, isKnownHost);
    if (refused?.status === 421) limits.refusals.count("unknown-hosts");
    if (!limits.admitUpgrade(request)) return { kind: "refuse", status: 429, reason: TOO_MANY };
    if (refused !== undefined) return { kind: "refuse", ...refused };
    const url = URL.parse(`http://any.invalid${request.url ?? ""}`);
    if (url === null) return { kind: "refuse", status: 400, reason: "Malformed address." };
    if (!isOpen) return { kind: "refuse", status: 503, reason: "The server is stopping." };
    const handler = handlers.get(url.pathname);
    if (handler === undefined) return { kind: "refuse", status: 404, reason: "There is no socket at this address." };
    return handler(request, url);
  }

  async function upgrade(request: IncomingMessage, wire: Duplex, head: Buffer): Promise<void> {
    wire.on("error", ignoreConnectionError);
    using _deadline = endWhenLate(wire);
    const decision = await decide(request);
    if (decision.kind === "refuse" && decision.status === 429) await limits.pauseBeforeRefusal();
    if (wire.destroyed) return;
    if (decision.kind === "refuse") return refuse(wire, decision);
    if (!isOpen) return refuse(wire, { status: 503, reason: "The server is stopping." });
    wire.off("error", ignoreConnectionError);
    sockets.handleUpgrade(request, wire, head, (socket) => {
      socket.on("error", (error) => log.debug("socket error", { error })); // a close event follows
      decision.onSocket({ socket, wire });
    });
  }

  /** The connection is no longer watched by the HTTP server, and not yet by a WebSocket. */
  function endWhenLate(wire: Duplex): Disposable {
    return clock.after(UPGRADE_DEADLINE_MS, () => {
      if (!wire.destroyed) limits.refusals.count("slow-upgrades");
      wire.destroy();
    });
  }

  /** Answers with an HTTP error. The peer may keep its own side of the connection open for ever, so both sides are closed. */
  function refuse(wire: Duplex, { status, reason }: { readonly status: number; readonly reason: string }): void {
    const deadline = endWhenLate(wire);
    wire.once("close", () => deadline[Symbol.dispose]());
    wire.once("finish", () => wire.destroy());
    wire.end(answerText(status, reason));
  }

  return {
    handle(path, handler) {
      handlers.set(path, handler);
    },
    attach(server) {
      server.on("upgrade", (request, wire, head) => {
        upgrade(request, wire, head).catch((error: unknown) => {
          log.error("upgrade failed", { path: pathOf(request.url ?? ""), error: asError(error) });
          refuse(wire, { status: 500, reason: "Internal error." });
        });
      });
    },
    drain: (forMs) => drain(sockets.clients, clock, forMs),
    close(deadlineMs) {
      isOpen = false;
      return closeAll(sockets.clients, clock, deadlineMs);
    },
  };
}

/** The oldest sockets are closed first. A client that returns too soon, before its load balancer knows, is closed again in a later round. */
async function drain(clients: ReadonlySet<WebSocket>, clock: Clock, forMs: number): Promise<void> {
  let due = 0;
  for (let rounds = Math.floor(forMs / DRAIN_STEP_MS); rounds > 0; rounds -= 1) {
    const open = [...clients].filter(({ readyState, OPEN }) => readyState === OPEN);
    due = rounds === 1 ? open.length : due + open.length / rounds;
    for (const socket of open.slice(0, due)) stop(socket);
    due %= 1;
    await new Promise<void>((resolve) => void clock.after(DRAIN_STEP_MS, resolve));
  }
}

function stop(socket: WebSocket): void {
  socket.close(CLOSE_CODES.stopping, "The server is stopping.");
}

async function closeAll(clients: ReadonlySet<WebSocket>, clock: Clock, deadlineMs: number): Promise<void> {
  const open = [...clients];
  const closed = Promise.all(
    open.map(
      (socket) => new Promise<void>((resolve) => (isClosed(socket) ? resolve() : socket.once("close", resolve))),
    ),
  );
  for (const socket of open) stop(socket);
  using _deadline = clock.after(deadlineMs, () => {
    for (const socket of open) socket.terminate();
  });
  await closed;
}

function isClosed(socket: WebSocket): boolean {
  return socket.readyState === socket.CLOSED;
}

function answerText(status: number, reason: string): string {
  const body = JSON.stringify({ message: reason });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(status === 429 ? ["Retry-After: 1"] : []),
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

/** A connection lost before the upgrade needs no action. */
function ignoreConnectionError(): void {}
