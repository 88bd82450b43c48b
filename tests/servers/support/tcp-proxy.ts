/** A TCP proxy on the loopback address, to disturb the connection between a node and its broker. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** The proxy. Disposing closes it with all connections. */
export interface TcpProxy extends AsyncDisposable {
  readonly url: string;
  /** Destroys all connections with what they have not passed on, and refuses new ones until `restore`. */
  cut(): void;
  restore(): void;
  /** Passes nothing on, in either direction, and keeps the connections open. New ones hang too, until `resume`. */
  hang(): void;
  resume(): void;
  /** Stops reading what the broker sends, as a node does that is too slow. */
  stopReading(): void;
  /** Connections so far. */
  readonly accepted: number;
}

/** Opens a proxy to a port of this machine. */
export async function openTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const upstreams = new Set<Socket>();
  const state = { isCut: false, isHanging: false, accepted: 0 };

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on("error", () => undefined); // its end closes the other side
    socket.on("close", () => sockets.delete(socket));
  }

  const server = createServer((downstream) => {
    keep(downstream);
    state.accepted += 1;
    if (state.isCut) {
      downstream.destroy();
      return;
    }
    const upstream = connect(targetPort, "127.0.0.1");
    keep(upstream);
    upstreams.add(upstream);
    upstream.on("close", () => {
      upstreams.delete(upstream);
      downstream.destroy();
    });
    downstream.on("close", () => upstream.destroy());
    downstream.pipe(upstream);
    upstream.pipe(downstream);
    if (state.isHanging) for (const socket of [downstream, upstream]) socket.pause();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    url: `nats://127.0.0.1:${port}`,
    get accepted() {
      return state.accepted;
    },
    cut() {
      state.isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    restore() {
      state.isCut = false;
    },
    hang() {
      state.isHanging = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      state.isHanging = false;
      for (const socket of sockets) socket.resume();
    },
    stopReading() {
      for (const socket of upstreams) socket.pause();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
