import type { DatabaseSync } from "node:sqlite";
import type { Undelivered } from "@tributary/journal";

/**
 * Per writer, the part of the journal that it may not have delivered: everything after the position reached when its last group was written.
 *
 * The range of the writer that has the file open has no end. Opening the file ends all ranges at the last position: those of writers that
 * crashed are kept until the same writer writes again. Source: ST-14.
 */
export interface DeliveryRanges {
  /** Undelivered events at the time of opening. */
  readonly atStart: readonly Undelivered[];
  /** Restarts this writer's range after `position`. Called within a transaction. */
  restart(position: number): void;
}

/** Reads the ranges of all writers and prepares that of `writer`. */
export function openDeliveryRanges(db: DatabaseSync, writer: string): DeliveryRanges {
  const last = "(SELECT coalesce(max(position), 0) FROM journal)";
  db.exec(`
    BEGIN IMMEDIATE;
    UPDATE delivery_ranges SET until_position = ${last} WHERE until_position IS NULL;
    DELETE FROM delivery_ranges WHERE until_position <= after_position`);
  db.prepare(`INSERT OR IGNORE INTO delivery_ranges SELECT ?, ${last}, ${last}`).run(writer);
  db.exec("COMMIT");
  const restart = db.prepare("UPDATE delivery_ranges SET after_position = ?, until_position = NULL WHERE writer = ?");
  return { atStart: readUndelivered(db), restart: (position) => void restart.run(position, writer) };
}

function readUndelivered(db: DatabaseSync): Undelivered[] {
  const rows = db
    .prepare(`
      SELECT writer, kind, key, min(seq) - 1 AS after_seq FROM delivery_ranges
      JOIN journal ON position > after_position AND position <= until_position
      JOIN streams ON id = stream GROUP BY writer, stream ORDER BY writer, min(position)`)
    .all();
  return rows.map(({ writer, kind, key, after_seq: afterSeq }) => ({
    writer: String(writer),
    stream: { kind: String(kind), id: String(key) },
    afterSeq: Number(afterSeq),
  }));
}
