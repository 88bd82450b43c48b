import type { DatabaseSync } from "node:sqlite";
import type { StreamNumber } from "./stream-number.ts";

/** The newest events of a stream, of which the table knows nothing yet: number `firstSeq` stands at `positions[0]`, and so on. */
export type FreshPlaces = { readonly firstSeq: number; readonly positions: readonly number[] };

/**
 * Where the events of each stream stand in the journal.
 *
 * The journal grows at its end. An index by stream grows everywhere: a group of sixty messages in sixty chats would write sixty pages of it,
 * and four of the journal. So the places of the newest events are kept in memory and written down many at a time, in the order in which the
 * table has them. After any end of the process they are read from the journal's end.
 */
export interface Places {
  /** The stream's places that are not written down; undefined when all are. */
  fresh(stream: StreamNumber): FreshPlaces | undefined;
  /** Notes where an event stands that has just been written, in the order of writing. */
  note(stream: StreamNumber, seq: number, position: number): void;
  /** Writes the places down when there are many. To be called within a transaction, at its end. */
  writeWhenMany(): void;
  /** Reads them from the journal anew: what was noted may have been undone. */
  reread(): void;
}

/** Makes {@link Places}. `atOnce`: how many are written down together; it bounds what a start reads, and how long a group waits for others. */
export function createPlaces(db: DatabaseSync, atOnce: number): Places {
  const write = db.prepare(`
    INSERT INTO places SELECT stream, seq, position FROM journal
    WHERE position > (SELECT up_to FROM placed) ORDER BY stream, seq`);
  const noteWritten = db.prepare("UPDATE placed SET up_to = (SELECT max(position) FROM journal)");
  const unwritten = db.prepare(`
    SELECT stream, seq, position FROM journal WHERE position > (SELECT up_to FROM placed) ORDER BY position`);
  const streams = new Map<StreamNumber, { firstSeq: number; positions: number[] }>();
  let count = 0;

  function note(stream: StreamNumber, seq: number, position: number): void {
    count += 1;
    const known = streams.get(stream);
    if (known === undefined) streams.set(stream, { firstSeq: seq, positions: [position] });
    else known.positions.push(position);
  }

  function forget(): void {
    streams.clear();
    count = 0;
  }

  function reread(): void {
    forget();
    for (const { stream, seq, position } of unwritten.iterate()) note(Number(stream), Number(seq), Number(position));
  }

  reread();
  return {
    fresh: (stream) => streams.get(stream),
    note,
    writeWhenMany() {
      if (count < atOnce) return;
      write.run();
      noteWritten.run();
      forget();
    },
    reread,
  };
}
