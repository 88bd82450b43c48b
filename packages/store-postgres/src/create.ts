import { type Commit, type CommitOutcome, JournalError, type Store } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import type pg from "pg";
import { createCommitQueue } from "./commit-queue.ts";
import { type ConnectionOptions, connect, createPool, discard, isRolledBack, unavailable } from "./connections.ts";
import { createGroupWriter } from "./group-writer.ts";
import { createReads, type Query, type Row } from "./reads.ts";
import { checkServer, inSchema, migrate } from "./schema.ts";
import { createSharedParts } from "./shared-parts.ts";
import { createWriterSessions, type WriterSessionsDeps } from "./writer-session.ts";

/** Ports of the store. */
export type PostgresStoreDeps = { readonly clock: Clock; readonly log: Logger };

/** `poolSize`: default 10. `schema`: the schema with the tables, created if missing; default `tributary`, one per center. */
export type PostgresStoreOptions = Pick<ConnectionOptions, "url" | "passwordFile"> & {
  readonly poolSize?: number;
  readonly schema?: string;
  /** Time to wait for a database that was lost while it wrote a group, before the outcome is reported as unknown. Default 15 s. */
  readonly inDoubtMs?: number;
};

/** Connections that do not read: one writes, and one is for leases and holds, which must not wait behind reads. */
const OTHER_CONNECTIONS = 2;
const MIN_POOL_SIZE = OTHER_CONNECTIONS + 1;
const DEFAULT_POOL_SIZE = 10;

/** Longer than a restart of the database. Unit: milliseconds. */
const IN_DOUBT_MS = 15_000;

/** Reads that may wait for a connection. */
const MAX_WAITING_READS = 10_000;

/**
 * Opens a store in a PostgreSQL database, which other nodes may use at the same time. Creates or migrates its tables.
 *
 * Commits submitted in one turn of the event loop, or while others are being written, are written together in one transaction.
 * Errors: `JournalError("unavailable")` if the database cannot be reached or used; the message is the reason.
 */
export async function createPostgresStore(
  { clock, log }: PostgresStoreDeps,
  {
    url,
    passwordFile,
    poolSize = DEFAULT_POOL_SIZE,
    schema = "tributary",
    inDoubtMs = IN_DOUBT_MS,
  }: PostgresStoreOptions,
): Promise<Store> {
  const connection = { url, passwordFile, poolSize: Math.max(MIN_POOL_SIZE, poolSize) };
  const sql = inSchema(schema);
  await prepare(connection, schema);
  const sessions = await openSessions({ connection, sql, clock, log });
  const logLost = (error: Error): void => log.debug("lost idle connection to database", { error });
  const pool = createPool(connection, connection.poolSize - OTHER_CONNECTIONS, logLost);
  const leasePool = createPool(connection, 1, logLost);
  const queue = createCommitQueue(createGroupWriter({ sessions, sql, clock, log, inDoubtMs }), clock);
  let closing: Promise<void> | undefined;

  const queryIn = (connections: pg.Pool): Query => {
    return async (statement, values) => {
      if (closing !== undefined) throw closed();
      if (connections.waitingCount >= MAX_WAITING_READS)
        throw unavailable("the database is too slow: too many reads are waiting");
      try {
        return await runRepeatably(connections, { ...statement, values: [...values] });
      } catch (error) {
        throw unavailable("failed to read from the database", error);
      }
    };
  };

  function commit(commit: Commit): Promise<CommitOutcome> {
    return closing === undefined ? queue.submit(commit) : Promise.reject(closed());
  }

  async function close(): Promise<void> {
    await queue.idle();
    await Promise.all([sessions[Symbol.asyncDispose](), pool.end(), leasePool.end()]);
  }

  return {
    commit,
    ...createReads(sql, queryIn(pool)),
    ...createSharedParts(sql, queryIn(leasePool)),
    isShared: true,
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

/**
 * Runs a statement, and once more if the connection was lost: an unused connection may have been lost unnoticed. All statements outside of
 * groups may be repeated.
 */
async function runRepeatably(pool: pg.Pool, statement: pg.QueryConfig): Promise<readonly Row[]> {
  try {
    return await runOn(await pool.connect(), statement);
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    return runOn(await pool.connect(), statement);
  }
}

class ConnectionLost extends Error {}

async function runOn(client: pg.PoolClient, statement: pg.QueryConfig): Promise<readonly Row[]> {
  try {
    const { rows } = await client.query<Row>(statement);
    client.release();
    return rows;
  } catch (error) {
    const isUsable = isRolledBack(error);
    client.release(!isUsable);
    throw isUsable ? error : new ConnectionLost("lost connection to database", { cause: error });
  }
}

/** Checks the server and migrates the schema, on a connection of its own. */
async function prepare(connection: ConnectionOptions, schema: string): Promise<void> {
  let client: pg.Client | undefined;
  try {
    client = await connect(connection, () => undefined, "patient"); // if it is lost, the statement in progress fails
    await checkServer(client);
    await migrate(client, schema);
  } catch (error) {
    throw openingError(error);
  } finally {
    if (client !== undefined) discard(client);
  }
}

async function openSessions(deps: WriterSessionsDeps) {
  const sessions = createWriterSessions(deps);
  try {
    await sessions.current();
    return sessions;
  } catch (error) {
    throw openingError(error);
  }
}

function openingError(error: unknown): JournalError {
  if (error instanceof JournalError) return error;
  const { message } = asError(error);
  // The client's own words for a server that asks for a password where there is none.
  const reason = message.includes("password must be a string") ? "it requires a password" : message;
  return unavailable(`the database cannot be used: ${reason}`, error);
}

function closed(): JournalError {
  return new JournalError("unavailable", "the store is closed");
}
