import { randomUUID } from "node:crypto";
import { link, open, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { JournalError } from "@tributary/journal";
import { newDatabaseId, readMark, writeMark } from "./database-id.ts";

/** Pages copied per turn of the event loop: about a millisecond, so that requests wait no longer than for a commit. Unit: pages of 4 kB. */
const PAGES_PER_TURN = 256;

/** Under full load, about every second attempt falls into a transaction. */
const MAX_ATTEMPTS = 100;

/** End of the name of an unfinished copy, with the files that SQLite keeps beside it. */
const PARTIAL = /^[0-9a-f]{8}-[0-9a-f-]{27}\.partial(-wal|-shm|-journal)?$/;

/**
 * Copies an open database to a new file: written under another name, synced, and only then given its name. The database must stay open until
 * the copy has ended; `signal` ends it at the next turn, as a failure.
 */
export async function copyDatabase(db: DatabaseSync, target: string, signal: AbortSignal): Promise<void> {
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    await removePartials(target);
    await (await open(partial, "wx", 0o600)).close();
    await copyPages(db, partial, signal);
    makeSelfContained(partial);
    await sync(partial);
    await link(partial, target); // unlike a rename, it does not replace an existing file
    await sync(dirname(target));
  } catch (error) {
    throw copyError(error, { target, partial });
  } finally {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) await rm(partial + suffix, { force: true });
  }
}

/** Removes what backups to the same file left that were interrupted by the end of the process. Of two at a time, one fails in any case. */
async function removePartials(target: string): Promise<void> {
  const start = `${basename(target)}.`;
  const names = await readdir(dirname(target)).catch(() => []); // a folder that cannot be read can be written to
  for (const name of names) {
    if (name.startsWith(start) && PARTIAL.test(name.slice(start.length))) await rm(join(dirname(target), name));
  }
}

/** Node copies on another thread: a copy whose first step falls into a transaction of ours ends at once, with this code, and can be repeated. */
async function copyPages(db: DatabaseSync, target: string, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      await backup(db, target, { rate: PAGES_PER_TURN, progress: () => signal.throwIfAborted() });
      return;
    } catch (error) {
      const isTransient = error instanceof Error && "errcode" in error && error.errcode === 0;
      if (!isTransient || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Reads a whole database that no process has open; false if a part of it is damaged. */
export function isIntact(path: string): boolean {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return Object.values(db.prepare("PRAGMA quick_check(1)").get() ?? {})[0] === "ok";
  } catch {
    return false; // a damaged file can also fail to be read
  } finally {
    db.close();
  }
}

/** Turns the copy into a database without a write-ahead log, one file, complete by itself, and with an id of its own. */
function makeSelfContained(path: string): void {
  const copy = new DatabaseSync(path);
  copy.exec("PRAGMA journal_mode = DELETE");
  writeMark(copy, { ...readMark(copy), id: newDatabaseId() });
  copy.close();
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function copyError(
  error: unknown,
  { target, partial }: { readonly target: string; readonly partial: string },
): JournalError {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const reason = (error instanceof Error ? error.message : String(error)).replaceAll(partial, target);
  const sentence =
    code === "EEXIST" ? `the file exists already: ${target}` : `the backup cannot be written: ${target} (${reason})`;
  return new JournalError("unavailable", sentence, { cause: error });
}
