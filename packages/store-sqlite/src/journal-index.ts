import type { DatabaseSync } from "node:sqlite";

/** Number of a stream in the database: shorter than its kind and id. */
export type StreamNumber = number;

/** Positions of a stream's newest events, which the table does not contain yet: number `firstSeq` is at `positions[0]`, and so on. */
export type RecentPositions = { readonly firstSeq: number; readonly positions: readonly number[] };

/**
 * Positions of each stream's events in the journal.
 *
 * The journal grows at its end. An index by stream grows everywhere: a group of sixty messages in sixty chats would write sixty pages of the
 * index and four of the journal. Therefore the positions of the newest events are kept in memory and written in batches, in the order of the
 * table. After a restart they are read from the end of the journal.
 */
export interface JournalIndex {
  /** Returns the stream's positions that are not in the table; undefined if all are. */
  recent(stream: StreamNumber): RecentPositions | undefined;
  /** Adds the position of an event that was just written. Called in the order of writing. */
  add(stream: StreamNumber, seq: number, position: number): void;
  /** Removes a stream, and returns its positions that are not in the table. */
  remove(stream: StreamNumber): readonly number[];
  /** Writes a batch of positions if enough have accumulated. Called within a transaction, at its end. */
  flushWhenFull(): void;
  /** Reads the recent positions from the journal again, after a rollback. */
  reload(): void;
}

/** Creates the index. `batchSize` bounds the rows read at start, and the delay that a batch adds to its group. */
export function createJournalIndex(db: DatabaseSync, batchSize: number): JournalIndex {
  const write = db.prepare(`
    INSERT INTO journal_index SELECT stream, seq, position FROM journal
    WHERE position > (SELECT up_to FROM journal_indexed) ORDER BY stream, seq`);
  const markWritten = db.prepare("UPDATE journal_indexed SET up_to = (SELECT max(position) FROM journal)");
  const unwritten = db.prepare(`
    SELECT stream, seq, position FROM journal WHERE position > (SELECT up_to FROM journal_indexed) ORDER BY position`);
  const streams = new Map<StreamNumber, { firstSeq: number; positions: number[] }>();
  let count = 0;

  function add(stream: StreamNumber, seq: number, position: number): void {
    count += 1;
    const known = streams.get(stream);
    if (known === undefined) streams.set(stream, { firstSeq: seq, positions: [position] });
    else known.positions.push(position);
  }

  function clear(): void {
    streams.clear();
    count = 0;
  }

  function reload(): void {
    clear();
    for (const { stream, seq, position } of unwritten.iterate()) add(Number(stream), Number(seq), Number(position));
  }

  reload();
  return {
    recent: (stream) => streams.get(stream),
    add,
    remove(stream) {
      const positions = streams.get(stream)?.positions ?? [];
      streams.delete(stream);
      count -= positions.length;
      return positions;
    },
    flushWhenFull() {
      if (count < batchSize) return;
      write.run();
      markWritten.run();
      clear();
    },
    reload,
  };
}
