/** Connections to the database: settings, limits, and the meaning of their failures. */
import { readFileSync } from "node:fs";
import { JournalError } from "@tributary/journal";
import { asError } from "@tributary/kernel";
import pg from "pg";

/** Address of the database, and number of connections to it. */
export type ConnectionOptions = {
  /** `postgres://user:password@host:5432/database?sslmode=verify-full&sslrootcert=/path`. */
  readonly url: string;
  /** File with the password, without it in `url`; a line end after it is ignored. */
  readonly passwordFile?: string | undefined;
  /** Connections of this node, of which one writes and one is for leases. 3 or more. */
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

const USUAL_LIMITS = {
  statement_timeout: STATEMENT_TIMEOUT_MS,
  lock_timeout: LOCK_TIMEOUT_MS,
  query_timeout: ANSWER_TIMEOUT_MS,
};

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

/** Limits of a connection. `patient`: for a migration, which may take long. */
export type Limits = "usual" | "patient";

function configOf({ url, passwordFile }: ConnectionOptions, limits: Limits): pg.ClientConfig {
  return {
    connectionString: passwordFile === undefined ? url : withPassword(url, passwordFile),
    application_name: "tributary",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    ...(limits === "usual" ? USUAL_LIMITS : {}),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types,
  };
}

/** Creates a pool of connections. `onError`: an unused connection was lost, which needs no reaction. */
export function createPool(options: ConnectionOptions, max: number, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...configOf(options, "usual"), max, idleTimeoutMillis: IDLE_MS });
  pool.on("error", onError);
  // The pool listens to unused connections only; without a listener, the loss of one in use would end the process.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
}

/** Opens a connection of its own. `onLost`: it was lost. Errors: those of the network and of the database. */
export async function connect(
  options: ConnectionOptions,
  onLost: (error: Error, client: pg.Client) => void,
  limits: Limits = "usual",
): Promise<pg.Client> {
  const client = new pg.Client(configOf(options, limits));
  client.on("error", (error) => onLost(error, client));
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
  const complete = new URL(url);
  const password = readPassword(passwordFile);
  if (password === "") throw unavailable(`the file with the password of the database is empty: ${passwordFile}`);
  complete.password = encodeURIComponent(password);
  return complete.href;
}

function readPassword(passwordFile: string): string {
  try {
    return readFileSync(passwordFile, "utf8").replace(/\r?\n$/, "");
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

/** Wraps a failure as the port's error. */
export function unavailable(message: string, cause?: unknown): JournalError {
  if (cause instanceof JournalError) return cause;
  const state = sqlState(cause);
  if (state === undefined) return new JournalError("unavailable", message, { cause });
  return new JournalError("unavailable", message, { cause: withoutValues(asError(cause), state), details: { state } });
}

/** Class of errors whose messages repeat the value that was refused. */
const DATA_EXCEPTION = /^22/;

/** An error of the database has members that contain rows, and with them messages and secrets. Source: PG-04. */
function withoutValues({ message }: Error, state: string): Error {
  return new Error(`PostgreSQL error ${state}${DATA_EXCEPTION.test(state) ? "" : `: ${message}`}`);
}
