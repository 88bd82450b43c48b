import type { Socket } from "node:net";
import type { Clock, Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import type { FastifyInstance } from "fastify";

/** Address to listen on. Port 0 selects a free port. */
export type ListenAddress = { readonly host: string; readonly port: number };

/** Source of connections that another party opens: a parent process, or systemd. */
export interface ConnectionSource {
  /** Passes connections to `take` from now on. Returns the address that clients connect to; rejects with the error of `listen`. */
  open(address: ListenAddress, take: (socket: Socket) => void): Promise<ListenAddress>;
  /** Passes on no further connections. */
  close(): void;
}

/** Address of a server, and the source of its connections if it does not listen itself. */
export type ListeningOptions = ListenAddress & { readonly connections?: ConnectionSource };

type ListeningDeps = { readonly app: FastifyInstance; readonly clock: Clock; readonly log: Logger };

/** Interval at which a closing server ends connections whose answer is complete. Unit: milliseconds. */
const CLOSE_IDLE_EVERY_MS = 50;

/** The listening side of a server. */
export interface Listening {
  /** Returns the bound address. Throws a `CenterError("unavailable")` whose message is one sentence for the operator. */
  open(): Promise<ListenAddress>;
  /** Takes no further connections, and waits for those that are open: without a request they end at once, others after the answer. */
  close(): Promise<void>;
}

/** Creates the listening side of a server. Nothing listens yet. */
export function createListening(deps: ListeningDeps, { host, port, connections }: ListeningOptions): Listening {
  const { open, close } = connections === undefined ? ownSocket(deps) : foreignSocket(deps, connections);
  return {
    async open() {
      try {
        return await open({ host, port });
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        const sentence = sentenceOf(code, { host, port });
        if (sentence === undefined) throw error;
        // biome-ignore lint/style/useErrorCause: the cause is in the options of this class
        throw new CenterError("unavailable", sentence, { cause: error, details: { host, port } });
      }
    },
    close,
  };
}

type Way = { readonly open: (address: ListenAddress) => Promise<ListenAddress>; readonly close: () => Promise<void> };

function ownSocket({ app, log }: ListeningDeps): Way {
  return {
    async open({ host, port }) {
      await app.listen({ host, port });
      app.server.on("error", (error) => log.warn("failed to accept a connection", { error }));
      const address = app.server.address();
      return { host, port: address !== null && typeof address === "object" ? address.port : port };
    },
    close: () => app.close(),
  };
}

/** Fastify and Node manage the connections of a listening server only; this does it for those of a source. */
function foreignSocket({ app, clock }: ListeningDeps, source: ConnectionSource): Way {
  const { server } = app;
  const open = new Set<Socket>();
  return {
    async open(address) {
      await app.ready();
      server.emit("listening"); // Node watches for slow requests from this event on
      return source.open(address, (socket) => {
        open.add(socket);
        socket.once("close", () => open.delete(socket));
        server.emit("connection", socket);
      });
    },
    async close() {
      source.close();
      server.close(); // also ends the watch for slow requests
      await app.close();
      while (open.size > 0) {
        server.closeIdleConnections();
        await new Promise<void>((resolve) => void clock.after(CLOSE_IDLE_EVERY_MS, resolve));
      }
    },
  };
}

function sentenceOf(code: string, { host, port }: ListenAddress): string | undefined {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use: stop what listens there, or choose another port.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${host} is not an address of this machine: choose one that is.`;
    case "EACCES":
      return `This user may not listen on port ${port} of ${host}: choose a port of 1024 or above.`;
    default:
      return undefined;
  }
}
