/** Every statement that the store runs, prepared once, with rows turned into the port's words. */
import type { DatabaseSync } from "node:sqlite";
import type { DurableTimer, LoadedStream, StoredRecord, StreamKind, StreamRef } from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
import { prepareEventQueries } from "./event-queries.ts";
import type { Places } from "./places.ts";
import type { StreamNumber } from "./stream-number.ts";

/** A journal row as it is written. */
export type JournalRow = { readonly seq: number; readonly at: EpochMs; readonly type: string; readonly data: string };

/** The statements that write. All run inside the transaction of a group. */
export type Writes = ReturnType<typeof prepareWrites>;

/** The statements that read. They see what has been committed. */
export type Reads = ReturnType<typeof prepareReads>;

const MAX_SEQ = Number.MAX_SAFE_INTEGER;

/** Prepares the statements that write. */
export function prepareWrites(db: DatabaseSync) {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const insertStream = db.prepare("INSERT INTO streams (kind, key) VALUES (?, ?)");
  const insertEvent = db.prepare(
    "INSERT INTO journal (position, stream, seq, at, type, data) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const putSnapshot = db.prepare("INSERT OR REPLACE INTO snapshots (stream, seq, is_live, state) VALUES (?, ?, ?, ?)");
  const claim = db.prepare("INSERT OR IGNORE INTO claims (key, holder) VALUES (?, ?)");
  const putTimer = db.prepare(
    "INSERT OR REPLACE INTO timers (id, due_at, task, stream_kind, stream_key) VALUES (?, ?, ?, ?, ?)",
  );
  const deleteTimer = db.prepare("DELETE FROM timers WHERE id = ?");
  const putRecord = db.prepare("INSERT OR REPLACE INTO records (kind, id, value) VALUES (?, ?, ?)");
  const deleteRecord = db.prepare("DELETE FROM records WHERE kind = ? AND id = ?");
  const answered = db.prepare("UPDATE answered SET up_to = ?");
  return {
    begin: () => void begin.run(),
    commit: () => void commit.run(),
    rollback: () => {
      if (db.isTransaction) db.exec("ROLLBACK"); // some faults have rolled back by themselves
    },
    insertStream: ({ kind, id }: StreamRef): StreamNumber => Number(insertStream.run(kind, id).lastInsertRowid),
    insertEvent: (position: number, stream: StreamNumber, { seq, at, type, data }: JournalRow) =>
      void insertEvent.run(position, stream, seq, at, type, data),
    putSnapshot: (stream: StreamNumber, { seq, isLive, state }: { seq: number; isLive: boolean; state: string }) =>
      void putSnapshot.run(stream, seq, isLive ? 1 : 0, state),
    claim: (key: string, holder: string) => void claim.run(key, holder),
    putTimer: ({ id, dueAt, task, stream }: DurableTimer) => void putTimer.run(id, dueAt, task, stream.kind, stream.id),
    deleteTimer: (id: string) => void deleteTimer.run(id),
    putRecord: (kind: string, id: string, value: string) => void putRecord.run(kind, id, value),
    deleteRecord: (kind: string, id: string) => void deleteRecord.run(kind, id),
    answered: (upTo: number) => void answered.run(upTo),
  };
}

/** Prepares the statements that read. */
export function prepareReads(db: DatabaseSync, places: Places) {
  const stream = db.prepare("SELECT id FROM streams WHERE kind = ? AND key = ?");
  const lastPosition = db.prepare("SELECT max(position) AS position FROM journal");
  const snapshot = db.prepare("SELECT seq, state FROM snapshots WHERE stream = ?");
  const live = db.prepare("SELECT key FROM snapshots JOIN streams ON id = stream WHERE is_live = 1 AND kind = ?");
  const holder = db.prepare("SELECT holder FROM claims WHERE key = ?");
  const timers = db.prepare("SELECT id, due_at, task, stream_kind, stream_key FROM timers ORDER BY due_at, id");
  const records = db.prepare("SELECT kind, id, value FROM records WHERE kind = ? ORDER BY id");
  const record = db.prepare("SELECT kind, id, value FROM records WHERE kind = ? AND id = ?");
  const untold = db.prepare(`
    SELECT kind, key, min(seq) - 1 AS after_seq FROM journal JOIN streams ON id = stream
    WHERE position > (SELECT up_to FROM answered) GROUP BY stream ORDER BY min(position)`);
  const events = prepareEventQueries(db, places);
  return {
    stream: ({ kind, id }: StreamRef): StreamNumber | undefined => numberIn(stream.get(kind, id), "id"),
    lastPosition: (): number => numberIn(lastPosition.get(), "position") ?? 0,
    load: (number: StreamNumber): LoadedStream => {
      const row = snapshot.get(number);
      const kept = row === undefined ? null : { seq: Number(row.seq), state: JSON.parse(String(row.state)) };
      return {
        snapshot: kept,
        tail: events.readEvents(number, { order: "forward", limit: MAX_SEQ, afterSeq: kept?.seq ?? 0 }),
      };
    },
    ...events,
    live: (kind: StreamKind): string[] => live.all(kind).map((row) => String(row.key)),
    holder: (key: string): string | undefined => textIn(holder.get(key), "holder"),
    timers: (): DurableTimer[] => timers.all().map(toTimer),
    records: (kind: string): StoredRecord[] => records.all(kind).map(toRecord),
    record: (kind: string, id: string): StoredRecord | undefined => record.all(kind, id).map(toRecord)[0],
    untold: () => untold.all().map((row) => ({ stream: toStream(row.kind, row.key), afterSeq: Number(row.after_seq) })),
  };
}

type Row = Record<string, unknown>;

function toTimer(row: Row): DurableTimer {
  const stream = toStream(row.stream_kind, row.stream_key);
  return { id: String(row.id), dueAt: Number(row.due_at), task: String(row.task), stream };
}

function toRecord({ kind, id, value }: Row): StoredRecord {
  return { kind: String(kind), id: String(id), value: JSON.parse(String(value)) };
}

function toStream(kind: unknown, key: unknown): StreamRef {
  return { kind: String(kind) as StreamKind, id: String(key) }; // only kinds were ever written there
}

function numberIn(row: Row | undefined, column: string): number | undefined {
  const value = row?.[column];
  return typeof value === "number" ? value : undefined;
}

function textIn(row: Row | undefined, column: string): string | undefined {
  const value = row?.[column];
  return typeof value === "string" ? value : undefined;
}
