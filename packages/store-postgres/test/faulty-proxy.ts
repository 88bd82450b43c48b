/** A TCP proxy before the database that loses the connection at a chosen moment of writing a group. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/**
 * `lost-answer`: the database has written the group, the answer does not arrive. `lost-query`: the query does not arrive.
 * `late-query`: the query arrives after the store has lost its connection, when the test delivers it.
 */
export type Fault = "lost-answer" | "lost-query" | "late-query";

export interface FaultyProxy extends AsyncDisposable {
  readonly url: string;
  /** The next group that the store writes meets the fault; or the next query that contains the marker. Further calls: those after it. */
  failNext(fault: Fault, marker?: string): void;
  /** Delivers the query of `late-query`; resolves with the database's answer. */
  deliverLate(): Promise<string>;
  /** Ends all connections, and refuses further ones. */
  close(): Promise<void>;
}

/** Name of the prepared statement, which each group's query contains. */
const GROUP = "write-group-1";

/** Starts a proxy before the database at `url`. */
export async function startFaultyProxy(url: string): Promise<FaultyProxy> {
  const { port, hostname } = new URL(url);
  const sockets = new Set<Socket>();
  const faults: { readonly fault: Fault; readonly marker: string }[] = [];
  let late: { readonly database: Socket; readonly query: Buffer } | undefined;

  const server = createServer((store) => {
    const database = connect(Number(port), hostname);
    let isSilent = false;
    for (const socket of [store, database]) {
      sockets.add(socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket)));
    }
    store.on("data", (chunk) => {
      const [next] = faults;
      if (next === undefined || !chunk.includes(next.marker)) return void database.write(chunk);
      const { fault } = next;
      faults.shift();
      isSilent = true;
      if (fault === "lost-answer") {
        database.write(chunk);
        database.once("data", () => store.destroy());
        return;
      }
      if (fault === "late-query") late = { database, query: chunk };
      else database.destroy();
      store.destroy();
    });
    store.on("close", () => late?.database !== database && database.end());
    database.on("data", (chunk) => isSilent || store.write(chunk));
    database.on("close", () => store.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, "close");
  }

  const own = new URL(url);
  own.port = String(typeof address === "object" && address !== null ? address.port : 0);

  return {
    url: own.href,
    failNext(fault, marker = GROUP) {
      faults.push({ fault, marker });
    },
    async deliverLate() {
      if (late === undefined) throw new Error("no query is late");
      const { database, query } = late;
      database.write(query);
      const [answer] = (await once(database, "data")) as [Buffer];
      return answer.toString("latin1");
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
