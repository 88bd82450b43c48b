/** A proxy for HTTP and WebSocket between clients and a server, with faults that follow a plan. */
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "@tributary/kernel";
import { createProcessClock } from "../process-clock.ts";
import { createFaultCounter, type Fault, type FaultPlan, HANG_MS, type OpeningFault } from "./fault-plan.ts";
import { bodyOf, proxyCall } from "./proxied-call.ts";
import { type ProxiedSocket, proxySocket } from "./proxied-socket.ts";

/** A fault that has occurred. Unit: monotonic milliseconds of the proxy's clock. */
export type OccurredFault = { readonly fault: Fault; readonly atMs: number };

/**
 * State of the server: its address, `starting` (connections wait for it, as in front of a parent process that keeps the port), or `away` (connections are
 * dropped).
 */
export type ProxiedServer = string | "starting" | "away";

export type FaultProxyOptions = {
  readonly server: ProxiedServer;
  /** Default: none. */
  readonly plan?: FaultPlan;
};

/** The proxy. Disposing ends all connections, also those that wait for a fault. */
export interface FaultProxy extends AsyncDisposable {
  /** Base address for HTTP, without a trailing slash. */
  readonly url: string;
  /** Base address for WebSocket. */
  readonly socketUrl: string;
  setServer(server: ProxiedServer): void;
  /** Ends an outage, and the plan: from now on everything passes. Sockets that are silent stay so. */
  heal(): void;
  /** Cuts all sockets at both sides, and all calls that the server has not answered. */
  cut(): void;
  readonly occurred: readonly OccurredFault[];
  /** Number of calls and openings that the server has received and not answered. */
  readonly waiting: number;
  /** Number of sockets that are open at one side at least. */
  readonly sockets: number;
}

/** Longer than that of servers, so that no connection ends as a call arrives. Unit: milliseconds. */
const KEEP_ALIVE_MS = 300_000;

/** Opens a proxy on a free port of the loopback address. The delays of faults pass on `clock`. */
export async function openFaultProxy(deps: { readonly clock: Clock }, options: FaultProxyOptions): Promise<FaultProxy> {
  const clock = createProcessClock(deps.clock); // its end is that of all delays
  const agent = new Agent({ keepAlive: true });
  const connections = new Set<Socket>();
  const sockets = new Set<ProxiedSocket>();
  const occurred: OccurredFault[] = [];
  const onFault = (fault: Fault): void => void occurred.push({ fault, atMs: clock.monotonicMs() });
  const none = createFaultCounter([], onFault);
  const server = createServerState(options.server);
  const state = { counter: createFaultCounter(options.plan ?? [], onFault), isOut: false, waiting: 0, isHealed: false };

  function cut(): void {
    agent.destroy(); // its calls fail; it can be used again
    for (const socket of [...sockets]) socket[Symbol.dispose]();
    sockets.clear();
  }
  function startOutage(fault: Extract<Fault, { at: "time" }>): void {
    if (state.isHealed) return;
    onFault(fault);
    state.isOut = true;
    cut();
    clock.after(fault.fault.ms, () => {
      state.isOut = false;
    });
  }
  for (const fault of options.plan ?? []) if (fault.at === "time") clock.after(fault.afterMs, () => startOutage(fault));

  const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, async (request, response) => {
    try {
      const body = await bodyOf(request);
      if (state.isOut) return void request.socket.destroy();
      const isPreflight = request.method === "OPTIONS";
      const fault = isPreflight ? undefined : state.counter.call(pathOf(request));
      const deps = { clock, agent, target: server.address, onServer: count };
      await proxyCall(deps, { request, response, body }, fault);
    } catch {
      request.socket.destroy(); // the client is gone
    }
  });
  function count(isWaiting: boolean): void {
    state.waiting += isWaiting ? 1 : -1;
  }
  async function open(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    socket.on("error", () => {}); // followed by its end
    const fault: OpeningFault | undefined = state.isOut ? { kind: "drop" } : state.counter.socket();
    if (fault?.kind === "drop") return void socket.destroy();
    if (fault?.kind === "refuse")
      return void socket.end(`HTTP/1.1 ${fault.status} Refused\r\ncontent-length: 0\r\n\r\n`);
    if (fault?.kind === "hang") return void clock.after(HANG_MS, () => socket.destroy());
    const target = await server.address();
    if (target === undefined) return void socket.destroy();
    count(true);
    const deps = { clock, counter: () => state.counter, onOpened: () => count(false) };
    const proxied = proxySocket(deps, { request, socket, head, target });
    sockets.add(proxied);
    socket.once("close", () => {
      if (proxied.isOver) sockets.delete(proxied);
    });
  }
  http.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => void open(request, socket, head));
  http.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}`,
    setServer: server.set,
    heal() {
      state.isHealed = true;
      state.isOut = false;
      state.counter = none;
    },
    cut,
    occurred,
    get waiting() {
      return state.waiting;
    },
    get sockets() {
      return [...sockets].filter(({ isOver }) => !isOver).length;
    },
    async [Symbol.asyncDispose]() {
      server.set("away");
      clock.kill();
      cut();
      for (const socket of connections) socket.destroy();
      agent.destroy();
      http.close();
      await once(http, "close");
    },
  };
}

/** Address of the server, for which connections wait while it starts. */
function createServerState(initial: ProxiedServer) {
  let current = initial;
  let waiting: ((address: URL | undefined) => void)[] = [];
  const known = (): URL | undefined => (current === "away" || current === "starting" ? undefined : new URL(current));
  return {
    async address(): Promise<URL | undefined> {
      if (current !== "starting") return known();
      return new Promise((resolve) => void waiting.push(resolve));
    },
    set(server: ProxiedServer): void {
      current = server;
      if (current === "starting") return;
      const ready = waiting;
      waiting = [];
      for (const resolve of ready) resolve(known());
    },
  };
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return new URL(url, "http://proxy").pathname;
}
