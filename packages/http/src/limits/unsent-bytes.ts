import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Clock, Logger } from "@tributary/kernel";
import type { BudgetName, RefusalCounts } from "./refusal-counts.ts";

/** Limits of what clients have not taken yet. */
export type UnsentLimits = {
  readonly unsentBytesPerAddress: number;
  readonly unsentBytes: number;
  /** Unit: milliseconds. */
  readonly slowReaderMs: number;
};

/** Ends connections of clients that do not take what is sent to them, below HTTP and WebSocket. Disposing stops it. */
export interface UnsentBytes extends Disposable {
  attach(server: Server): void;
  /** Reports a large answer, so that many of them within a second do not wait for the next check. Unit: bytes. */
  answered(bytes: number): void;
  /** A connection through a proxy belongs to the client of its newest request. */
  setAddress(socket: Socket, address: string): void;
}

/** Time between two checks, if little is sent. Unit: milliseconds. */
const CHECK_INTERVAL_MS = 1_000;

/** Share of an address's limit after which a check takes place at once. */
const EARLY_CHECK_SHARE = 0.25;

/** A connection with its progress at the last check. */
type Connection = {
  readonly socket: Socket;
  address: string;
  takenBytes: number;
  stuckSinceMs: number | null;
};

type Deps = { readonly clock: Clock; readonly log: Logger; readonly refusals: RefusalCounts };

/** Creates a watch over all connections of one server. Rules LM-20 to LM-22. */
export function createUnsentBytes(
  { clock, log, refusals }: Deps,
  limits: UnsentLimits,
  addressOf: (socket: Socket) => string,
): UnsentBytes {
  const connections = new Map<Socket, Connection>();
  let answeredBytes = 0;
  let timer: Disposable | undefined; // runs while there are connections

  function end({ socket, address }: Connection, budget: BudgetName): void {
    refusals.count(budget);
    log.warn("ending connection: peer does not read", { budget, address, unsentBytes: socket.writableLength });
    connections.delete(socket);
    socket.destroy();
  }

  function checkRegularly(): void {
    timer = connections.size === 0 ? undefined : clock.after(CHECK_INTERVAL_MS, checkRegularly);
    check();
  }

  function check(): void {
    answeredBytes = 0;
    const nowMs = clock.monotonicMs();
    const waiting: Connection[] = [];
    for (const connection of connections.values()) {
      updateProgress(connection, nowMs);
      if (connection.stuckSinceMs !== null && nowMs - connection.stuckSinceMs >= limits.slowReaderMs) {
        end(connection, "slow-readers");
      } else if (connection.socket.writableLength > 0) waiting.push(connection);
    }
    for (const [, own] of Map.groupBy(waiting, ({ address }) => address)) {
      endLargest(own, limits.unsentBytesPerAddress, "address-unsent-bytes");
    }
    endLargest(waiting, limits.unsentBytes, "center-unsent-bytes");
  }

  /** Ends the connections with the most unsent bytes until the rest is within the limit. */
  function endLargest(of: readonly Connection[], maxBytes: number, budget: BudgetName): void {
    let total = 0;
    for (const { socket } of of) total += socket.writableLength;
    if (total <= maxBytes) return;
    for (const connection of [...of].sort((a, b) => b.socket.writableLength - a.socket.writableLength)) {
      if (total <= maxBytes) return;
      total -= connection.socket.writableLength;
      end(connection, budget);
    }
  }

  return {
    attach(server) {
      server.on("connection", (socket: Socket) => {
        timer ??= clock.after(CHECK_INTERVAL_MS, checkRegularly);
        connections.set(socket, { socket, address: addressOf(socket), takenBytes: 0, stuckSinceMs: null });
        socket.once("close", () => connections.delete(socket));
      });
    },
    answered(bytes) {
      answeredBytes += bytes;
      if (answeredBytes > limits.unsentBytesPerAddress * EARLY_CHECK_SHARE) check();
    },
    setAddress(socket, address) {
      const connection = connections.get(socket);
      if (connection !== undefined) connection.address = address;
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}

/** A peer is stuck while bytes wait for it and it has taken none since the last check. */
function updateProgress(connection: Connection, nowMs: number): void {
  const takenBytes = takenBytesOf(connection.socket);
  const hasProgress = takenBytes !== connection.takenBytes;
  connection.takenBytes = takenBytes;
  if (connection.socket.writableLength === 0 || hasProgress) connection.stuckSinceMs = null;
  else connection.stuckSinceMs ??= nowMs;
}

/** Node's handle of a connection: how much it was given, and how much of that waits for the peer. Unit: bytes. */
type WriteHandle = { readonly bytesWritten?: number; readonly writeQueueSize?: number };

/**
 * Returns the bytes that the operating system has accepted. The stream's own counters change only when a whole write is done, and an answer may be
 * one write of a megabyte. Node's timeouts read the same members of the handle.
 */
function takenBytesOf(socket: Socket): number {
  const { _handle: handle } = socket as { readonly _handle?: WriteHandle | null }; // not declared
  return (handle?.bytesWritten ?? 0) - (handle?.writeQueueSize ?? 0);
}
