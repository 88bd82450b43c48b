import { DatabaseSync } from "node:sqlite";
import { accepted, type Result, refused } from "@tributary/kernel";
import { checkAcknowledged, checkLogBelongs } from "./acknowledged-position.ts";
import { LAST_POSITION } from "./queries.ts";
import { CORRUPT, checkUsable, LOCK_WAIT_MS, openingError, resultCode } from "./schema.ts";

/** Reason why a database cannot be used. `message` is for the operator, with the path. */
export type DatabaseProblem = { readonly isDamaged: boolean; readonly message: string };

/** Schema version from which {@link LAST_POSITION} can be read. */
const KEEPS_POSITION = 7;

/**
 * Reads a whole database that no process has open, and changes nothing in it. The empty files that SQLite creates beside it for readers remain: a server that
 * starts at the same time may have them open. Refused if it is damaged, lacks its newest events, is in use, or cannot be used by
 * this version. Source: SQ-07.
 */
export function checkDatabase(path: string): Result<null, DatabaseProblem> {
  try {
    checkLogBelongs(path);
    readAll(path);
    return accepted(null);
  } catch (error) {
    return refused({ isDamaged: resultCode(error) === CORRUPT, message: openingError(error, path).message });
  }
}

function readAll(path: string): void {
  const db = new DatabaseSync(path, { readOnly: true, timeout: LOCK_WAIT_MS });
  try {
    const { id, version } = checkUsable(db, path);
    const [found] = Object.values(db.prepare("PRAGMA quick_check(1)").get() ?? {});
    if (found !== "ok") throw Object.assign(new Error(String(found)), { errcode: CORRUPT });
    const last = version >= KEEPS_POSITION ? LAST_POSITION : "SELECT max(position) AS position FROM journal";
    checkAcknowledged(path, { lastPosition: Number(db.prepare(last).get()?.position ?? 0), id });
  } finally {
    db.close();
  }
}
