/** Remembers outside the database how far it was written, so that a lost or damaged write-ahead log is noticed. */
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { JournalError } from "@tributary/journal";

/** Digits of the file's only line: a fixed width, so that each write replaces the one before. */
const WIDTH = 16;

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

/** Opens the file. Errors: `JournalError("unavailable")` if the database ends before the recorded position. Source: SQ-01. */
export function openAcknowledgedPosition(database: string, lastPosition: number): AcknowledgedPosition {
  const path = `${database}-position`;
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  const missing = recorded(descriptor) - lastPosition;
  if (missing > 0) {
    closeSync(descriptor);
    throw new JournalError(
      "unavailable",
      `the newest ${missing} events of the database are missing or damaged (its write-ahead log is ${database}-wal): ${database}; restore a backup, or delete ${path} to continue without them`,
      { details: { missing } },
    );
  }
  return {
    reached(position) {
      try {
        writeSync(descriptor, `${String(position).padStart(WIDTH, "0")}\n`, 0);
      } catch {
        // See above.
      }
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

function recorded(descriptor: number): number {
  const bytes = Buffer.alloc(WIDTH);
  readSync(descriptor, bytes, 0, WIDTH, 0);
  return /^\d+$/.test(bytes.toString("latin1")) ? Number(bytes.toString("latin1")) : 0;
}
