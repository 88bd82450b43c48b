/** Opens the database file: exclusive, durable, readable by its owner only, and migrated to the current schema. */
import { chmodSync, closeSync, constants, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { JournalError } from "@tributary/journal";
import { type DatabaseMark, idInHeader, newDatabaseId, readMark, writeMark } from "./database-id.ts";
import { first } from "./migrations/0001-first.ts";
import { journalIndex } from "./migrations/0002-journal-index.ts";
import { deliveryRanges } from "./migrations/0003-delivery-ranges.ts";
import { endsOfClaims } from "./migrations/0004-ends-of-claims.ts";
import { noDeliveryRanges } from "./migrations/0005-no-delivery-ranges.ts";
import { leases } from "./migrations/0006-leases.ts";
import { deletedStreams } from "./migrations/0007-deleted-streams.ts";

/** Migrations from an empty file to the current schema. The file has the number of those applied. */
const MIGRATIONS: readonly string[] = [
  first,
  journalIndex,
  deliveryRanges,
  endsOfClaims,
  noDeliveryRanges,
  leases,
  deletedStreams,
];

/** Marks a file as a Tributary database: the letters "TRIB". */
const APPLICATION_ID = 0x54_52_49_42;

/** Time to wait for a process that is just ending. Unit: milliseconds. */
export const LOCK_WAIT_MS = 250;

/**
 * Exclusive: no other process may open the file, which also spares the shared memory file. Durable: each commit is synced.
 * The log may grow to 32 MB before a checkpoint, so that pages that change repeatedly are written back once. Deleted and replaced rows are overwritten
 * with zeros: states contain texts of customers too. Source: SQ-08.
 */
const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA cache_size = -65536;
  PRAGMA temp_store = MEMORY;
  PRAGMA secure_delete = ON;
`;

/** The database holds password hashes, the secret of the tokens, and all that was written. */
const OWNER_ONLY = 0o600;

/** Result code of a damaged database. Source: https://sqlite.org/rescode.html#corrupt */
export const CORRUPT = 11;

/** Messages for SQLite's primary result codes. Source: https://sqlite.org/rescode.html */
const OPENING_ERRORS: Readonly<Record<number, string>> = {
  5: "the database is in use by another process, perhaps a server that is still running",
  8: "the database is not writable",
  10: "the disk reported an I/O error",
  [CORRUPT]: "the database is damaged: restore a backup",
  13: "the disk is full",
  14: "the database cannot be opened or created",
  26: "the file is not a database",
};

/**
 * Opens or creates the file and migrates it to the current schema.
 *
 * Errors: `JournalError("unavailable")` with the reason in one sentence.
 */
export function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    allowOnlyOwner(path);
    const headerId = idInHeader(path);
    db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
    db.exec(SETTINGS);
    const { id } = migrate(db, path);
    if (id !== headerId) db.exec("PRAGMA wal_checkpoint(TRUNCATE)"); // the id must be found without the write-ahead log
    return db;
  } catch (error) {
    db?.close();
    throw openingError(error, path);
  }
}

/** Creates the file if it is missing. SQLite gives its write-ahead log the permissions of the database. */
function allowOnlyOwner(path: string): void {
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_CREAT, OWNER_ONLY));
    chmodSync(path, OWNER_ONLY);
  } catch {
    // Another owner's file: SQLite reports below whether it can be used.
  }
}

/** Explains why a database cannot be opened, in one sentence. */
export function openingError(error: unknown, path: string): JournalError {
  if (error instanceof JournalError) return error;
  const reason = OPENING_ERRORS[resultCode(error)] ?? "the database cannot be used";
  return new JournalError("unavailable", `${reason}: ${path}`, { cause: error });
}

function migrate(db: DatabaseSync, path: string): DatabaseMark {
  db.exec("BEGIN IMMEDIATE"); // also takes the lock, which lasts as long as the connection
  const { version, id } = readMark(db);
  const owner = pragma(db, "application_id");
  if (version > 0 || id > 0) checkOrigin({ version, owner }, path);
  for (const step of MIGRATIONS.slice(version)) db.exec(step);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  const mark = { version: MIGRATIONS.length, id: id === 0 ? newDatabaseId() : id };
  writeMark(db, mark);
  db.exec("COMMIT");
  return mark;
}

/**
 * Checks an existing database, which is only read.
 *
 * Errors: `JournalError("unavailable")` if this version cannot use it.
 */
export function checkUsable(db: DatabaseSync, path: string): DatabaseMark {
  const mark = readMark(db);
  checkOrigin({ version: mark.version, owner: pragma(db, "application_id") }, path);
  return mark;
}

function checkOrigin({ version, owner }: { readonly version: number; readonly owner: number }, path: string): void {
  if (owner !== APPLICATION_ID) {
    throw new JournalError("unavailable", `the file is a database of another program: ${path}`);
  }
  if (version > MIGRATIONS.length) {
    throw new JournalError("unavailable", `the database was written by a newer version of Tributary: ${path}`, {
      details: { version, known: MIGRATIONS.length },
    });
  }
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}

/** Returns SQLite's primary result code of an error thrown by `node:sqlite`; 0 for other errors. */
export function resultCode(error: unknown): number {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
  return code & 0xff;
}
