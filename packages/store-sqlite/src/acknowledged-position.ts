/** Remembers outside the database how far it was written, so that a lost or damaged write-ahead log is noticed. */
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { JournalError } from "@tributary/journal";
import { hasLog, idInHeader } from "./database-id.ts";

/** Digits of the position and of the id on the file's only line: fixed widths, so that each write replaces the one before. */
const WIDTH = 16;
const ID_WIDTH = 8;

/**
 * Position of the last acknowledged event, in the file `<database>-position`.
 *
 * SQLite ignores a write-ahead log that is missing, and the part of one that is damaged: the database opens without its newest events. The file is
 * written after each group and not synced: it survives the end of the process, and after a power failure it is at most too low.
 */
export interface AcknowledgedPosition extends Disposable {
  /** Records the position reached by a group that is durable. Never throws: at worst a later loss is not noticed. */
  reached(position: number): void;
}

/**
 * Refuses to combine a restored backup with the write-ahead log of the database that it replaced. Must be called before SQLite opens the database.
 *
 * Errors: `JournalError("unavailable")` if there is a log and the file recorded another database. Source: SQ-06.
 */
export function checkLogBelongs(database: string): void {
  if (!hasLog(database)) return;
  const { id } = recordedAt(`${database}-position`);
  if (id === 0 || id === idInHeader(database)) return;
  throw new JournalError(
    "unavailable",
    `the write-ahead log ${database}-wal belongs to another database than ${database}: move the whole folder away, and restore the backup into an empty one`,
  );
}

/** Position of the last event in a database, and the id of the database. */
export type DatabaseEnd = { readonly lastPosition: number; readonly id: number };

/**
 * Compares a database with the file, and changes neither.
 *
 * Errors: `JournalError("unavailable")` if the database ends before the recorded position. Source: SQ-01.
 */
export function checkAcknowledged(database: string, end: DatabaseEnd): void {
  requireAll(database, recordedAt(`${database}-position`), end);
}

/**
 * Opens the file; a position in another database is replaced.
 *
 * Errors: `JournalError("unavailable")` if the database ends before the recorded position. Source: SQ-01, SQ-06.
 */
export function openAcknowledgedPosition(database: string, { lastPosition, id }: DatabaseEnd): AcknowledgedPosition {
  const path = `${database}-position`;
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  const before = recorded(descriptor);
  try {
    requireAll(database, before, { lastPosition, id });
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  const reached = (position: number): void => {
    try {
      writeSync(descriptor, `${String(position).padStart(WIDTH, "0")} ${String(id).padStart(ID_WIDTH, "0")}\n`, 0);
    } catch {
      // See above.
    }
  };
  if (before.id !== id) reached(lastPosition);
  return {
    reached,
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

function requireAll(database: string, { position, id: recordedId }: Recorded, { lastPosition, id }: DatabaseEnd): void {
  const missing = recordedId === 0 || recordedId === id ? position - lastPosition : 0;
  if (missing <= 0) return;
  throw new JournalError(
    "unavailable",
    `the newest ${missing} events of the database are missing or damaged (its write-ahead log is ${database}-wal): ${database}; restore a backup, or delete ${database}-position to continue without them`,
    { details: { missing } },
  );
}

type Recorded = { readonly position: number; readonly id: number };

const NOTHING: Recorded = { position: 0, id: 0 };

function recordedAt(path: string): Recorded {
  try {
    const descriptor = openSync(path, "r");
    try {
      return recorded(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return NOTHING; // a missing or unreadable file does not prevent opening
  }
}

/** Reads the line. Files of earlier versions have no id. */
function recorded(descriptor: number): Recorded {
  const bytes = Buffer.alloc(WIDTH + 1 + ID_WIDTH);
  readSync(descriptor, bytes, 0, bytes.length, 0);
  const [, position = "0", id = "0"] = /^(\d{16})(?: (\d{8}))?/.exec(bytes.toString("latin1")) ?? [];
  return { position: Number(position), id: Number(id) };
}
