/** Stores on one server, each test in a schema of its own. */
import { randomUUID } from "node:crypto";
import type { Store } from "@tributary/journal";
import type { StoreFixture } from "@tributary/journal/contracts";
import { createSystemClock, type Logger, silentLogger } from "@tributary/kernel";
import { createPostgresStore } from "@tributary/store-postgres";
import type { PostgresServer } from "@tributary/testkit";
import pg from "pg";

/** A schema, and the stores that a test opens in it. */
export interface Database extends AsyncDisposable {
  readonly schema: string;
  /** Opens a store, as another node does; perhaps by another address. */
  open(options?: {
    readonly url?: string;
    readonly log?: Logger;
    readonly inDoubtMs?: number;
    readonly poolSize?: number;
  }): Promise<Store>;
  /** Runs a statement beside the stores; `$schema` is replaced by the schema's name. */
  run(statement: string): Promise<readonly Record<string, unknown>[]>;
  closeAll(): Promise<void>;
}

/** Prepares a schema of a running server: a new one, unless it is given. */
export function databaseOn({ url }: Pick<PostgresServer, "url">, schema = newSchema()): Database {
  const clock = createSystemClock();
  const opened: Store[] = [];
  async function closeAll(): Promise<void> {
    for (const store of opened.splice(0)) await store[Symbol.asyncDispose]();
  }
  return {
    schema,
    async open({ log = silentLogger, ...options } = {}) {
      const store = await createPostgresStore({ clock, log }, { url, schema, poolSize: 4, ...options });
      opened.push(store);
      return store;
    },
    async run(statement) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(statement.replaceAll("$schema", schema))).rows;
      } finally {
        await client.end();
      }
    },
    closeAll,
    [Symbol.asyncDispose]: closeAll,
  };
}

function newSchema(): string {
  return `t${randomUUID().replaceAll("-", "")}`;
}

/** Empties the tables: faster than creating others for each test. */
const EMPTY = ["streams", "journal", "snapshots", "claims", "timers", "records", "leases"]
  .map((table) => `DELETE FROM $schema.${table};`)
  .join(" ");

/** A fixture of the store contract, in real time. All fixtures of a server use one schema. */
export async function contractFixture(server: Pick<PostgresServer, "url">): Promise<StoreFixture> {
  const database = databaseOn(server, "contract");
  const store = await database.open();
  await database.run(EMPTY);
  return {
    store,
    async reopen() {
      await database.closeAll();
      return database.open();
    },
    crash: () => database.open(),
    join: () => database.open(),
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    [Symbol.asyncDispose]: database.closeAll,
  };
}
