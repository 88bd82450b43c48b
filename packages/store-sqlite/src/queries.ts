/** All statements of the store, prepared once, with rows converted to the types of the port. */
import type { DatabaseSync } from "node:sqlite";
import {
  type Claim,
  DELETED_SEQ,
  type DurableTimer,
  type JournalEvent,
  type JournalPage,
  type LoadedStream,
  type RecordQuery,
  type ReleasedClaim,
  type StoredRecord,
  type StreamRef,
} from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { prepareEventQueries } from "./event-queries.ts";
import type { JournalIndex, StreamNumber } from "./journal-index.ts";

/** A timer with its data serialized. */
export type SerializedTimer = Omit<DurableTimer, "data"> & { readonly data: string };

export type SerializedSnapshot = { readonly seq: number; readonly isActive: boolean; readonly state: string };

/** A journal row as written. */
export type JournalRow = { readonly seq: number; readonly at: EpochMs; readonly type: string; readonly data: string };

/** Statements that write. All run inside the transaction of a group. */
export type Writes = ReturnType<typeof prepareWrites>;

/** Statements that read. They return committed data. */
export type Reads = ReturnType<typeof prepareReads>;

/** Ended claims deleted with each commit that claims a key: more than it adds, and few enough not to delay the group. */
const MAX_DELETED_CLAIMS = 100;

const MAX_SEQ = Number.MAX_SAFE_INTEGER;

/**
 * Lists the active streams of a kind. The index of active snapshots comes first and the join order is fixed: the query planner would walk all
 * streams of the kind, of which there is one per contact ever handled.
 */
export const ACTIVE_STREAMS = `
  SELECT key FROM snapshots INDEXED BY snapshots_live CROSS JOIN streams ON streams.id = snapshots.stream
  WHERE is_active = 1 AND kind = ?`;

/** Position of the last event written. Those of the newest ones are kept after their deletion. */
export const LAST_POSITION = `
  SELECT max(coalesce((SELECT max(position) FROM journal), 0), (SELECT position FROM kept_position)) AS position`;

/** Lists events of all streams of some kinds. */
const JOURNAL_OF = `
  SELECT position, kind, key, seq, at, type, data FROM journal JOIN streams ON streams.id = journal.stream
  WHERE position > ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY position LIMIT ?`;

/** Lists records between two ids. The primary key has their order. */
export function recordsBetweenIn(order: "ASC" | "DESC"): string {
  return `SELECT kind, id, value FROM records WHERE kind = ? AND id > ? AND id < ? ORDER BY id ${order} LIMIT ?`;
}

/** An event with its position in the journal. */
type PlacedEvent = JournalPage["events"][number] & { readonly position: number };

/** Prepares the statements that write. */
export function prepareWrites(db: DatabaseSync) {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const insertStream = db.prepare("INSERT INTO streams (kind, key) VALUES (?, ?)");
  const insertEvent = db.prepare(
    "INSERT INTO journal (position, stream, seq, at, type, data) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const putSnapshot = db.prepare(
    "INSERT OR REPLACE INTO snapshots (stream, seq, is_active, state) VALUES (?, ?, ?, ?)",
  );
  const claim = db.prepare("INSERT OR REPLACE INTO claims (key, holder, ends_at) VALUES (?, ?, ?)");
  const releaseClaim = db.prepare("DELETE FROM claims WHERE key = ? AND holder = ?");
  const deleteEndedClaims = db.prepare(
    "DELETE FROM claims WHERE key IN (SELECT key FROM claims WHERE ends_at <= ? LIMIT ?)",
  );
  const putTimer = db.prepare(
    "INSERT OR REPLACE INTO timers (id, due_at, task, stream_kind, stream_key, data) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const deleteTimer = db.prepare("DELETE FROM timers WHERE id = ?");
  const putRecord = db.prepare("INSERT OR REPLACE INTO records (kind, id, value) VALUES (?, ?, ?)");
  const deleteRecord = db.prepare("DELETE FROM records WHERE kind = ? AND id = ?");
  const deleteIndexed = db.prepare(
    "DELETE FROM journal WHERE position IN (SELECT position FROM journal_index WHERE stream = ?)",
  );
  const deleteEvent = db.prepare("DELETE FROM journal WHERE position = ?");
  const deleteIndex = db.prepare("DELETE FROM journal_index WHERE stream = ?");
  const deleteSnapshot = db.prepare("DELETE FROM snapshots WHERE stream = ?");
  const deleteTimers = db.prepare(
    "DELETE FROM timers WHERE stream_kind || '/' || stream_key IN (SELECT value FROM json_each(?)) RETURNING id",
  );
  const markDeleted = db.prepare("UPDATE streams SET is_deleted = 1 WHERE id = ?");
  const keepPosition = db.prepare("UPDATE kept_position SET position = ?");
  const putEpoch = db.prepare("INSERT OR REPLACE INTO leases (name, epoch) VALUES (?, ?)");
  return {
    begin: () => void begin.run(),
    commit: () => void commit.run(),
    rollback: () => {
      if (db.isTransaction) db.exec("ROLLBACK"); // some errors roll back on their own
    },
    insertStream: ({ kind, id }: StreamRef): StreamNumber => Number(insertStream.run(kind, id).lastInsertRowid),
    insertEvent: (position: number, stream: StreamNumber, { seq, at, type, data }: JournalRow) =>
      void insertEvent.run(position, stream, seq, at, type, data),
    putSnapshot: (stream: StreamNumber, { seq, isActive, state }: SerializedSnapshot) =>
      void putSnapshot.run(stream, seq, isActive ? 1 : 0, state),
    claim: ({ key, holder, endsAt }: Claim) => void claim.run(key, holder, endsAt),
    releaseClaim: ({ key, holder }: ReleasedClaim) => void releaseClaim.run(key, holder),
    deleteEndedClaims: (now: EpochMs) => void deleteEndedClaims.run(now, MAX_DELETED_CLAIMS),
    putTimer: ({ id, dueAt, kind, stream, data }: SerializedTimer) =>
      void putTimer.run(id, dueAt, kind, stream.kind, stream.id, data),
    deleteTimer: (id: string) => void deleteTimer.run(id),
    putRecord: (kind: string, id: string, value: string) => void putRecord.run(kind, id, value),
    deleteRecord: (kind: string, id: string) => void deleteRecord.run(kind, id),
    /** `recent`: positions that the index table does not contain. */
    deleteEvents: (stream: StreamNumber, recent: readonly number[]) => {
      deleteIndexed.run(stream);
      deleteIndex.run(stream);
      for (const position of recent) deleteEvent.run(position);
    },
    deleteStream: (stream: StreamNumber) => {
      deleteSnapshot.run(stream);
      markDeleted.run(stream);
    },
    /** Deletes the timers of streams, which are named as by `streamKey`, in one pass. Returns their ids. */
    deleteTimersOf: (streamKeys: readonly string[]): readonly string[] =>
      deleteTimers.all(JSON.stringify(streamKeys)).map(({ id }) => String(id)),
    keepPosition: (position: number) => void keepPosition.run(position),
    /** The only statement outside of groups: it is a transaction of its own. */
    putEpoch: (lease: string, epoch: number) => void putEpoch.run(lease, epoch),
  };
}

/** Prepares the statements that read. */
export function prepareReads(db: DatabaseSync, index: JournalIndex) {
  const stream = db.prepare("SELECT id, is_deleted FROM streams WHERE kind = ? AND key = ?");
  const lastPosition = db.prepare(LAST_POSITION);
  const snapshot = db.prepare("SELECT seq, state FROM snapshots WHERE stream = ?");
  const active = db.prepare(ACTIVE_STREAMS);
  const holder = db.prepare("SELECT holder FROM claims WHERE key = ? AND ends_at > ?");
  const timers = db.prepare("SELECT id, due_at, task, stream_kind, stream_key, data FROM timers ORDER BY due_at, id");
  const records = db.prepare("SELECT kind, id, value FROM records WHERE kind = ? ORDER BY id");
  const recordsWithIds = db.prepare(
    "SELECT kind, id, value FROM records WHERE kind = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY id",
  );
  const recordsBetween = {
    forward: db.prepare(recordsBetweenIn("ASC")),
    backward: db.prepare(recordsBetweenIn("DESC")),
  };
  const record = db.prepare("SELECT kind, id, value FROM records WHERE kind = ? AND id = ?");
  const epoch = db.prepare("SELECT epoch FROM leases WHERE name = ?");
  const dueTimers = db.prepare("SELECT id FROM timers WHERE due_at <= ? ORDER BY due_at, id");
  const timer = db.prepare("SELECT id, due_at, task, stream_kind, stream_key, data FROM timers WHERE id = ?");
  const journalOf = db.prepare(JOURNAL_OF);
  const events = prepareEventQueries(db, index);
  return {
    stream: ({ kind, id }: StreamRef): StreamNumber | undefined => {
      const row = stream.get(kind, id);
      return row?.is_deleted === 0 ? numberIn(row, "id") : undefined;
    },
    /** Number of a stream that {@link stream} does not find. */
    absentSeq: ({ kind, id }: StreamRef): number => (stream.get(kind, id) === undefined ? 0 : DELETED_SEQ),
    lastPosition: (): number => numberIn(lastPosition.get(), "position") ?? 0,
    load: (number: StreamNumber): LoadedStream => {
      const row = snapshot.get(number);
      const stored = row === undefined ? null : { seq: Number(row.seq), state: JSON.parse(String(row.state)) };
      return {
        snapshot: stored,
        tail: events.readEvents(number, { order: "forward", limit: MAX_SEQ, afterSeq: stored?.seq ?? 0 }),
      };
    },
    ...events,
    active: (kind: string): string[] => active.all(kind).map((row) => String(row.key)),
    holder: (key: string, now: EpochMs): string | undefined => textIn(holder.get(key, now), "holder"),
    timers: (): DurableTimer[] => timers.all().map(toTimer),
    epoch: (lease: string): number => numberIn(epoch.get(lease), "epoch") ?? 0,
    dueTimers: (now: EpochMs): string[] => dueTimers.all(now).map((row) => String(row.id)),
    timer: (id: string): DurableTimer | undefined => timer.all(id).map(toTimer)[0],
    journalOf: (kinds: readonly string[], after: number, limit: number): PlacedEvent[] =>
      journalOf.all(after, JSON.stringify(kinds), limit).map(toPlacedEvent),
    records: (kind: string, ids?: readonly string[]): StoredRecord[] =>
      (ids === undefined ? records.all(kind) : recordsWithIds.all(kind, JSON.stringify(ids))).map(toRecord),
    record: (kind: string, id: string): StoredRecord | undefined => record.all(kind, id).map(toRecord)[0],
    recordsBetween: ({ kind, after, before, order, limit }: RecordQuery): StoredRecord[] =>
      recordsBetween[order].all(kind, after, before, limit).map(toRecord),
  };
}

type Row = Record<string, unknown>;

function toPlacedEvent({ position, kind, key, seq, at, type, data }: Row): PlacedEvent {
  const event = { seq, at, type, ...JSON.parse(String(data)) } as JournalEvent; // written from one
  return { position: Number(position), stream: { kind: String(kind), id: String(key) }, event };
}

function toTimer(row: Row): DurableTimer {
  return {
    id: String(row.id),
    dueAt: Number(row.due_at),
    kind: String(row.task),
    stream: { kind: String(row.stream_kind), id: String(row.stream_key) },
    data: JSON.parse(String(row.data)),
  };
}

function toRecord({ kind, id, value }: Row): StoredRecord {
  return { kind: String(kind), id: String(id), value: JSON.parse(String(value)) };
}

function numberIn(row: Row | undefined, column: string): number | undefined {
  const value = row?.[column];
  return typeof value === "number" ? value : undefined;
}

function textIn(row: Row | undefined, column: string): string | undefined {
  const value = row?.[column];
  return typeof value === "string" ? value : undefined;
}
