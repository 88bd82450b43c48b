/** Connections to the database: settings, limits, and the meaning of their failures. */
import { readFileSync } from "node:fs";
import { JournalError } from "@tributary/journal";
import pg from "pg";

/** Address of the database, and number of connections to it. */
export type ConnectionOptions = {
  /** `postgres://user:password@host:5432/database?sslmode=verify-full&sslrootcert=/path`. */
  readonly url: string;
  /** File with the password, without it in `url`; a line end after it is ignored. */
  readonly passwordFile?: string | undefined;
  /** Connections of this node, of which one writes. 2 or more. */
  readonly poolSize: number;
};

/** A connection that waits longer is refused. Unit: milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;

/** A statement that runs longer is cancelled by the database. Unit: milliseconds. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** A statement that waits longer for a row is cancelled by the database. Unit: milliseconds. */
const LOCK_TIMEOUT_MS = 10_000;

/** The database ends a transaction that a stopped node left open, which would keep rows locked. Unit: milliseconds. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** A statement without answer, above the limit of the database: the connection is regarded as lost. Unit: milliseconds. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;

/** Silence after which the operating system probes the connection. Unit: milliseconds. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/** An unused connection is closed after this time. Unit: milliseconds. */
const IDLE_MS = 60_000;

/** Numbers of PostgreSQL's type `bigint`. */
const INT8 = 20;

/** All numbers that the store keeps are safe integers. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: "text") =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig["getTypeParser"], // one of its overloads
};

function configOf({ url, passwordFile }: ConnectionOptions): pg.ClientConfig {
  return {
    connectionString: passwordFile === undefined ? url : withPassword(url, passwordFile),
    application_name: "tributary",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types,
  };
}

/** Creates the pool of the connections that read. `onError`: an unused connection was lost, which needs no reaction. */
export function createReadPool(options: ConnectionOptions, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...configOf(options), max: options.poolSize - 1, idleTimeoutMillis: IDLE_MS });
  pool.on("error", onError);
  return pool;
}

/** Opens a connection of its own. `onError`: it was lost while unused. Errors: those of the network and of the database. */
export async function connect(options: ConnectionOptions, onError: (error: Error) => void): Promise<pg.Client> {
  const client = new pg.Client(configOf(options));
  client.on("error", onError);
  try {
    await client.connect();
    return client;
  } catch (error) {
    discard(client);
    throw error;
  }
}

/** Ends a connection without waiting for it. */
export function discard(client: pg.Client): void {
  client.end().catch(() => undefined); // it is lost already
}

function withPassword(url: string, passwordFile: string): string {
  try {
    const complete = new URL(url);
    complete.password = encodeURIComponent(readFileSync(passwordFile, "utf8").replace(/\r?\n$/, ""));
    return complete.href;
  } catch (error) {
    throw unavailable(`the file with the password of the database cannot be read: ${passwordFile}`, error);
  }
}

/** Returns PostgreSQL's code of an error; undefined if the error is not an answer of the database. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/**
 * True if the database answered that it has rolled back, and the connection is still usable. Otherwise the connection is lost or ending, and a
 * transaction whose end was requested may have been committed. Source: https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
export function isRolledBack(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && !/^(08|57P|58|XX)/.test(state);
}

/** True if the same transaction may succeed at once: it was the victim of a deadlock or of a serialization failure. */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  return state === "40P01" || state === "40001";
}

/** Wraps a failure as the port's error. Never contains the address, which may contain a password. */
export function unavailable(message: string, cause?: unknown): JournalError {
  if (cause instanceof JournalError) return cause;
  const state = sqlState(cause);
  return new JournalError("unavailable", message, { cause, ...(state === undefined ? {} : { details: { state } }) });
}
