/**
 * Number that distinguishes a database from its backups, so that a backup is not combined with the write-ahead log of another database. It is in
 * the upper bits of `user_version`, whose lowest byte is the schema version: a field of the file's header, which can be read before SQLite applies a
 * write-ahead log. Source: https://sqlite.org/fileformat2.html#the_database_header
 */
import { randomInt } from "node:crypto";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";

const USER_VERSION_OFFSET = 60;

/** Schema versions per id. */
const VERSIONS = 0x100;

/** `user_version` is a signed number of 32 bits. */
const IDS = 0x80_00_00;

/** Value of `user_version`. `id` is 0 in files of earlier versions. */
export type DatabaseMark = { readonly version: number; readonly id: number };

/** Returns a number for a new database or a new copy. */
export function newDatabaseId(): number {
  return randomInt(1, IDS);
}

/** Reads the mark, with the write-ahead log applied. */
export function readMark(db: DatabaseSync): DatabaseMark {
  return markOf(Number(db.prepare("PRAGMA user_version").get()?.user_version ?? 0));
}

/** Writes the mark in the current transaction. */
export function writeMark(db: DatabaseSync, { version, id }: DatabaseMark): void {
  db.exec(`PRAGMA user_version = ${id * VERSIONS + version}`);
}

/**
 * Returns the id in the header of a file, without its write-ahead log; 0 if there is none. Not for a database that this process has open: closing
 * the file would release SQLite's lock. Source: https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
 */
export function idInHeader(path: string): number {
  const bytes = Buffer.alloc(4);
  try {
    const descriptor = openSync(path, "r");
    readSync(descriptor, bytes, 0, bytes.length, USER_VERSION_OFFSET);
    closeSync(descriptor);
  } catch {
    return 0; // missing or not readable: SQLite reports it
  }
  return markOf(bytes.readInt32BE()).id;
}

/** True if the database has a write-ahead log with content. */
export function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function markOf(userVersion: number): DatabaseMark {
  return { version: userVersion & (VERSIONS - 1), id: userVersion >>> 8 };
}
