import { lookup } from "node:dns/promises";
import { type AddressInfo, createServer, type ListenOptions, type Server, type Socket } from "node:net";
import type { ConnectionSource, ListenAddress } from "@tributary/http";
import { isLoopback } from "@tributary/http/settings";
import type { Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { remoteDemoRefusal } from "../addresses.ts";

/** The listening socket of a center: its own, or one that systemd opened. */
export interface PortOwner {
  /** Listens at the address unless it listens already. Returns the bound address; rejects with the error of `listen`. */
  listen(address: ListenAddress): Promise<ListenAddress>;
  /** Accepts no further connections. */
  close(): void;
}

/** Settings of the listening socket. */
export type PortOwnerOptions = {
  readonly allowRemoteDemo: boolean;
  /** Descriptor of the socket that systemd opened; undefined to open one. */
  readonly inheritedSocket: number | undefined;
  readonly log: Logger;
};

/**
 * Length of the kernel's queue of connections that are not accepted yet; the kernel lowers it to its own limit. Node's default of 511 is
 * too short for all clients of a center returning at once.
 */
const BACKLOG = 4_096;

/** Creates a port owner. It passes on connections unread, so that another process can take them. */
export function createPortOwner(onConnection: (socket: Socket) => void, options: PortOwnerOptions): PortOwner {
  const { inheritedSocket, log } = options;
  const servers: Server[] = [];
  const listenTo = (where: ListenOptions & { readonly fd?: number }): Promise<Server> => {
    const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
      socket.on("error", () => undefined); // the connection is closed then
      onConnection(socket);
    });
    servers.push(server);
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(where, () => {
        server.off("error", reject);
        server.on("error", (error) => log.warn("failed to accept a connection", { error }));
        resolve(server);
      });
    });
  };
  let listening: Promise<ListenAddress> | undefined;
  return {
    listen(address) {
      listening ??=
        inheritedSocket === undefined
          ? listenAt(listenTo, address)
          : listenTo({ fd: inheritedSocket }).then((server) => inheritedAddress(server, options));
      return listening;
    },
    close() {
      for (const server of servers) server.close();
    },
  };
}

/** Returns the source of connections on a socket that systemd opened, for a server without a parent process. */
export function connectionsOfSystemd(
  { allowRemoteDemo }: Pick<PortOwnerOptions, "allowRemoteDemo">,
  inheritedSocket: number | undefined,
): { readonly connections?: (log: Logger) => ConnectionSource } {
  if (inheritedSocket === undefined) return {};
  return { connections: (log) => sourceOf({ allowRemoteDemo, inheritedSocket, log }) };
}

function sourceOf(options: PortOwnerOptions): ConnectionSource {
  let take: ((socket: Socket) => void) | undefined;
  const owner = createPortOwner((socket) => {
    take?.(socket);
    socket.resume();
  }, options);
  return {
    open(address, onConnection) {
      take = onConnection;
      return owner.listen(address);
    },
    close: owner.close,
  };
}

type ListenTo = (where: ListenOptions) => Promise<Server>;

async function listenAt(listenTo: ListenTo, { host, port }: ListenAddress): Promise<ListenAddress> {
  const [first = host, ...others] = host === "localhost" ? await loopbackNames() : [host];
  const server = await listenTo({ host: first, port, backlog: BACKLOG });
  const bound = (server.address() as AddressInfo).port; // of a TCP socket that listens
  for (const other of others) {
    await listenTo({ host: other, port: bound, backlog: BACKLOG }).catch(() => undefined); // the first one is enough
  }
  return { host, port: bound };
}

/** Returns the addresses of `localhost`. Clients receive 127.0.0.1, so that it comes first; a browser that looks the name up may try `::1`. */
async function loopbackNames(): Promise<readonly string[]> {
  const found = (await lookup("localhost", { all: true })).map(({ address }) => address);
  return [...new Set(["127.0.0.1", ...found])];
}

function inheritedAddress(server: Server, { allowRemoteDemo }: PortOwnerOptions): ListenAddress {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new CenterError(
      "unavailable",
      "The socket that systemd passed is not a TCP socket: set ListenStream to an address and a port.",
    );
  }
  const { address: host, port } = address;
  if (!allowRemoteDemo && !isLoopback(host)) throw new CenterError("unavailable", remoteDemoRefusal(host));
  return { host, port };
}
