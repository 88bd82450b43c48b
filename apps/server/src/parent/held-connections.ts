import type { Clock } from "@tributary/kernel";

/** Limits of {@link createHeldConnections}. */
export type HeldConnectionsOptions = {
  /** Connections beyond this number are closed at once. */
  readonly maxConnections: number;
  /** A connection that is not handed over for this long is closed. Unit: milliseconds. */
  readonly maxHoldMs: number;
  /** A connection that was handed over, but not taken for this long, is closed. Unit: milliseconds. */
  readonly maxTakingMs: number;
  /** Number of connections that may be on their way to the server process. */
  readonly maxOnTheWay: number;
};

/** Reason for which a connection was closed before the server process took it. */
export type ClosedBecause = "too-many" | "waited-too-long" | "not-taken";

/** Something that is closed by `destroy`: a socket. */
type Connection = { destroy(): unknown };

/** A connection with the id under which it is handed over. */
export type HeldConnection<T extends Connection> = { readonly id: number; readonly connection: T };

/** Connections that the parent process has accepted and the server process has not taken yet, oldest first. */
export type HeldConnections<T extends Connection> = {
  add(connection: T): void;
  /** Returns the oldest connection to hand over, or undefined if there is none or if enough are on their way. */
  next(): HeldConnection<T> | undefined;
  /** Closes the copy of a connection that the server process has taken. */
  taken(id: number): void;
  /** The server process ended: connections on their way wait again, before the others. */
  takeBack(): void;
  /** Closes all. */
  close(): void;
};

/** Creates an empty collection. `onClosed` is called for each connection that is closed before the server process took it. */
export function createHeldConnections<T extends Connection>(
  { clock, onClosed }: { readonly clock: Clock; readonly onClosed: (because: ClosedBecause) => void },
  options: HeldConnectionsOptions,
): HeldConnections<T> {
  type Entry = HeldConnection<T> & { timer: Disposable };
  let waiting: Entry[] = [];
  const onTheWay = new Map<number, Entry>();
  let lastId = 0;

  const expire = (entry: Entry, because: ClosedBecause): void => {
    waiting = waiting.filter((other) => other !== entry);
    onTheWay.delete(entry.id);
    entry.connection.destroy();
    onClosed(because);
  };
  const wait = (entry: Entry): void => {
    entry.timer = clock.after(options.maxHoldMs, () => expire(entry, "waited-too-long"));
  };
  return {
    add(connection) {
      if (waiting.length + onTheWay.size >= options.maxConnections) {
        connection.destroy();
        return onClosed("too-many");
      }
      lastId += 1;
      const entry: Entry = { id: lastId, connection, timer: NO_TIMER };
      wait(entry);
      waiting.push(entry);
    },
    next() {
      if (onTheWay.size >= options.maxOnTheWay) return undefined;
      const entry = waiting.shift();
      if (entry === undefined) return undefined;
      entry.timer[Symbol.dispose]();
      entry.timer = clock.after(options.maxTakingMs, () => expire(entry, "not-taken"));
      onTheWay.set(entry.id, entry);
      return entry;
    },
    taken(id) {
      const entry = onTheWay.get(id);
      entry?.timer[Symbol.dispose]();
      entry?.connection.destroy();
      onTheWay.delete(id);
    },
    takeBack() {
      const back = [...onTheWay.values()];
      onTheWay.clear();
      for (const entry of back) {
        entry.timer[Symbol.dispose]();
        wait(entry);
      }
      waiting = [...back, ...waiting];
    },
    close() {
      for (const { timer, connection } of [...onTheWay.values(), ...waiting]) {
        timer[Symbol.dispose]();
        connection.destroy();
      }
      onTheWay.clear();
      waiting = [];
    },
  };
}

const NO_TIMER: Disposable = { [Symbol.dispose]: () => undefined };
