/** Opens the database file: alone, durable, and in the form that this version knows. */
import { DatabaseSync } from "node:sqlite";
import { CenterError } from "@tributary/model";
import { first } from "./migrations/0001-first.ts";
import { places } from "./migrations/0002-places.ts";

/** The steps from an empty file to the present form. `user_version` counts those that were taken. */
const MIGRATIONS: readonly string[] = [first, places];

/** What marks a file as ours: the letters "TRIB". */
const APPLICATION_ID = 0x54_52_49_42;

/** How long to wait for a process that is just ending. Unit: milliseconds. */
const LOCK_WAIT_MS = 250;

/**
 * How the file is used. Alone: nobody else may open it, which also spares the shared memory file. Durable: each commit is synced.
 * The log may grow to 32 MB before it is written back: pages that change again and again are then written back once.
 */
const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA cache_size = -65536;
  PRAGMA temp_store = MEMORY;
`;

/** What SQLite's primary result codes mean to whoever starts a center. Source: https://sqlite.org/rescode.html */
const OPENING_FAULTS: Readonly<Record<number, string>> = {
  5: "the database is in use by another process",
  8: "the database may not be written to",
  10: "the disk does not do what the database asks of it",
  13: "the disk is full",
  14: "the database cannot be opened or created",
  26: "the file is not a database",
};

/**
 * Opens the file, or creates it, and brings it to the present form.
 *
 * Errors: `unavailable`, with one sentence that says what stands in the way.
 */
export function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
    db.exec(SETTINGS);
    migrate(db, path);
    return db;
  } catch (fault) {
    db?.close();
    throw explained(fault, path);
  }
}

function explained(fault: unknown, path: string): CenterError {
  if (fault instanceof CenterError) return fault;
  const what = OPENING_FAULTS[resultCode(fault)] ?? "the database cannot be used";
  return new CenterError("unavailable", `${what}: ${path}`, { cause: fault });
}

function migrate(db: DatabaseSync, path: string): void {
  db.exec("BEGIN IMMEDIATE"); // also takes the lock, which lasts as long as the connection
  const version = pragma(db, "user_version");
  const owner = pragma(db, "application_id");
  if (version > 0 && owner !== APPLICATION_ID) {
    throw new CenterError("unavailable", `the file is a database of another program: ${path}`);
  }
  if (version > MIGRATIONS.length) {
    throw new CenterError("unavailable", `the database was written by a newer version of Tributary: ${path}`, {
      details: { version, known: MIGRATIONS.length },
    });
  }
  for (const step of MIGRATIONS.slice(version)) db.exec(step);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}

/** SQLite's primary result code of what `node:sqlite` threw; 0 when there is none. */
function resultCode(fault: unknown): number {
  const code = fault instanceof Error && "errcode" in fault ? Number(fault.errcode) : 0;
  return code & 0xff;
}
