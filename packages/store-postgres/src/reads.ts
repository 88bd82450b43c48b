/** Statements that read, with rows converted to the types of the port. Each is one statement outside of transactions. */
import {
  DELETED_SEQ,
  type DurableTimer,
  type EventQuery,
  type JournalEvent,
  type JournalPage,
  type JournalQuery,
  type LoadedStream,
  type RecordQuery,
  type StoredRecord,
  type StreamRef,
} from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { InSchema } from "./schema.ts";
import { fromStored, toStored } from "./stored-text.ts";

/** A row, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** A statement that the database prepares once per connection. */
export type Statement = { readonly name: string; readonly text: string };

/** Runs a statement on one of the connections that read. */
export type Query = (statement: Statement, values: readonly unknown[]) => Promise<readonly Row[]>;

/** Larger than any number of an event and any sensible limit: the largest `integer`. */
const MAX_INTEGER = 2_147_483_647;

const STREAM = "(SELECT id FROM $schema.streams WHERE kind = $1 AND key = $2)";
const EVENTS = `SELECT seq, at, type, data FROM $schema.journal WHERE stream = ${STREAM} AND seq > $3 AND seq < $4`;
const RECORDS_BETWEEN = "SELECT kind, id, value FROM $schema.records WHERE kind = $1 AND id > $2 AND id < $3";
const TIMER = 'id, due_at AS "dueAt", kind, stream_kind AS "streamKind", stream_key AS "streamKey", data';

/** Prepares the reads. */
export function createReads(sql: InSchema, query: Query) {
  const statement = (name: string, text: string): Statement => ({ name, text: sql(text) });
  const stream = statement(
    "stream",
    `SELECT last_seq AS "lastSeq", seq, state FROM $schema.streams LEFT JOIN $schema.snapshots ON stream = id
     WHERE kind = $1 AND key = $2`,
  );
  const events = {
    forward: statement("events-forward", `${EVENTS} ORDER BY seq LIMIT $5`),
    backward: statement("events-backward", `${EVENTS} ORDER BY seq DESC LIMIT $5`),
  };
  const eventsOfTypes = {
    forward: statement("events-of-types-forward", `${EVENTS} AND type = ANY ($6) ORDER BY seq LIMIT $5`),
    backward: statement("events-of-types-backward", `${EVENTS} AND type = ANY ($6) ORDER BY seq DESC LIMIT $5`),
  };
  const seqsAt = statement("seqs-at", "SELECT seq FROM $schema.seqs_at_1($1, $2, $3) AS seq");
  const active = statement(
    "active",
    `SELECT key FROM $schema.snapshots JOIN $schema.streams ON id = stream WHERE is_active AND kind = $1`,
  );
  const holder = statement("holder", "SELECT holder FROM $schema.claims WHERE key = $1 AND ends_at > $schema.now_ms()");
  const timers = statement("timers", `SELECT ${TIMER} FROM $schema.timers ORDER BY due_at, id`);
  const records = statement("records", "SELECT kind, id, value FROM $schema.records WHERE kind = $1 ORDER BY id");
  const recordsWithIds = statement(
    "records_with_ids",
    "SELECT kind, id, value FROM $schema.records WHERE kind = $1 AND id = ANY ($2) ORDER BY id",
  );
  const recordsBetween = {
    forward: statement("records-forward", `${RECORDS_BETWEEN} ORDER BY id LIMIT $4`),
    backward: statement("records-backward", `${RECORDS_BETWEEN} ORDER BY id DESC LIMIT $4`),
  };
  const record = statement("record", "SELECT kind, id, value FROM $schema.records WHERE kind = $1 AND id = $2");
  const journal = statement("journal", JOURNAL);
  const now = statement("now", "SELECT $schema.now_ms() AS now");

  async function readEvents(
    { kind, id }: StreamRef,
    { afterSeq = 0, beforeSeq = MAX_INTEGER, order, limit, types }: EventQuery,
  ): Promise<JournalEvent[]> {
    const bounds = [clamp(afterSeq), clamp(beforeSeq), clamp(limit)];
    const values = [toStored(kind), toStored(id), ...bounds];
    const rows =
      types === undefined
        ? await query(events[order], values)
        : await query(eventsOfTypes[order], [...values, types.map(toStored)]);
    const found = rows.map(toEvent);
    return order === "forward" ? found : found.reverse();
  }

  async function load(ref: StreamRef): Promise<LoadedStream | undefined> {
    const [row] = await query(stream, [toStored(ref.kind), toStored(ref.id)]);
    if (row === undefined || Number(row.lastSeq) === DELETED_SEQ) return undefined;
    const stored = row.seq === null ? null : { seq: Number(row.seq), state: JSON.parse(String(row.state)) };
    const afterSeq = stored?.seq ?? 0;
    if (Number(row.lastSeq) === afterSeq) return stored === null ? undefined : { snapshot: stored, tail: [] };
    return { snapshot: stored, tail: await readEvents(ref, { order: "forward", limit: MAX_INTEGER, afterSeq }) };
  }

  async function readAll({ kinds, after, limit }: JournalQuery): Promise<JournalPage> {
    const position = (after ?? "0.0.0").split(".");
    const rows = await query(journal, [...position, kinds.map(toStored), clamp(limit)]);
    const last = rows.at(-1);
    return {
      events: rows.map((row) => ({ stream: streamOf(row.kind, row.key), event: toEvent(row) })),
      position: last === undefined ? after : `${last.rank}.${last.stream}.${last.seq}`,
    };
  }

  return {
    load,
    readEvents,
    readAll,
    seqsAt: async ({ kind, id }: StreamRef, at: EpochMs): Promise<number[]> =>
      (await query(seqsAt, [toStored(kind), toStored(id), at])).map(({ seq }) => Number(seq)),
    activeStreams: async (kind: string): Promise<string[]> =>
      (await query(active, [toStored(kind)])).map(({ key }) => fromStored(String(key))),
    claimHolder: async (key: string): Promise<string | undefined> => {
      const [row] = await query(holder, [toStored(key)]);
      return row === undefined ? undefined : fromStored(String(row.holder));
    },
    timers: async (): Promise<DurableTimer[]> => (await query(timers, [])).map(toTimer),
    records: async (kind: string, ids?: readonly string[]): Promise<StoredRecord[]> => {
      const rows =
        ids === undefined
          ? await query(records, [toStored(kind)])
          : await query(recordsWithIds, [toStored(kind), ids.map(toStored)]);
      return rows.map(toRecord);
    },
    record: async (kind: string, id: string): Promise<StoredRecord | undefined> =>
      (await query(record, [toStored(kind), toStored(id)])).map(toRecord)[0],
    recordsBetween: async ({ kind, after, before, order, limit }: RecordQuery): Promise<StoredRecord[]> => {
      const values = [toStored(kind), toStored(after), toStored(before), clamp(limit)];
      return (await query(recordsBetween[order], values)).map(toRecord);
    },
    now: async (): Promise<EpochMs> => Number((await query(now, []))[0]?.now),
  };
}

/** Ends before the rank of the oldest transaction in progress: its events, and those of later ones, may still come. Source: ST-22, PG-05. */
const JOURNAL = `
  SELECT rank, stream, kind, key, seq, at, type, data FROM $schema.journal JOIN $schema.streams ON id = stream
  WHERE (rank, stream, seq) > ($1, $2, $3) AND kind = ANY ($4)
    AND rank < (SELECT rank_offset + pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM $schema.ranks)
  ORDER BY rank, stream, seq LIMIT $5`;

/** Converts a row of `timers`. */
export function toTimer({ id, dueAt, kind, streamKind, streamKey, data }: Row): DurableTimer {
  return {
    id: fromStored(String(id)),
    dueAt: Number(dueAt),
    kind: fromStored(String(kind)),
    stream: streamOf(streamKind, streamKey),
    data: JSON.parse(String(data)),
  };
}

function toEvent({ seq, at, type, data }: Row): JournalEvent {
  return { seq: Number(seq), at: Number(at), type: fromStored(String(type)), ...JSON.parse(String(data)) };
}

function toRecord({ kind, id, value }: Row): StoredRecord {
  return { kind: fromStored(String(kind)), id: fromStored(String(id)), value: JSON.parse(String(value)) };
}

function streamOf(kind: unknown, key: unknown): StreamRef {
  return { kind: fromStored(String(kind)), id: fromStored(String(key)) };
}

function clamp(number: number): number {
  return Math.max(0, Math.min(number, MAX_INTEGER));
}
