/** Reads the events of a stream: older ones through the index table, the newest through the positions in memory. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { EventQuery, JournalEvent } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { JournalIndex, RecentPositions, StreamNumber } from "./journal-index.ts";

/** Reads of a stream's events. */
export type EventQueries = {
  readEvents(stream: StreamNumber, query: EventQuery): JournalEvent[];
  /** Number of the last event; 0 if the stream has no events. */
  lastSeq(stream: StreamNumber): number;
  /** Time of an event that exists. */
  atOf(stream: StreamNumber, seq: number): EpochMs;
};

/** Bounds are exclusive. */
type Range = Pick<EventQuery, "limit" | "types"> & { readonly afterSeq: number; readonly beforeSeq: number };

/** Greater than the number of any event. */
const BEYOND = Number.MAX_SAFE_INTEGER;

const NONE_RECENT: RecentPositions = { firstSeq: BEYOND, positions: [] };

/** Prepares the statements that read events. */
export function prepareEventQueries(db: DatabaseSync, index: JournalIndex): EventQueries {
  const indexed = { forward: prepareIndexed(db, "ASC"), backward: prepareIndexed(db, "DESC") };
  const eventAt = db.prepare("SELECT seq, at, type, data FROM journal WHERE position = ?");
  const lastIndexed = db.prepare("SELECT max(seq) AS seq FROM journal_index WHERE stream = ?");
  const positionOf = db.prepare("SELECT position FROM journal_index WHERE stream = ? AND seq = ?");

  function readRecent(
    { firstSeq, positions }: RecentPositions,
    range: Range,
    order: EventQuery["order"],
  ): JournalEvent[] {
    const from = Math.max(range.afterSeq + 1, firstSeq) - firstSeq;
    const until = Math.min(range.beforeSeq - firstSeq, positions.length);
    const wanted = positions.slice(from, Math.max(from, until));
    const events: JournalEvent[] = [];
    for (const position of order === "forward" ? wanted : wanted.reverse()) {
      if (events.length >= range.limit) break;
      const row = eventAt.get(position);
      if (row === undefined || (range.types !== undefined && !range.types.includes(String(row.type)))) continue;
      events.push(toEvent(row));
    }
    return events;
  }

  /** Reads in the query's order. */
  function read(stream: StreamNumber, range: Range, order: EventQuery["order"]): JournalEvent[] {
    const recent = index.recent(stream) ?? NONE_RECENT;
    const older = { ...range, beforeSeq: Math.min(range.beforeSeq, recent.firstSeq) };
    if (order === "forward") {
      const first = indexed.forward(stream, older);
      return [...first, ...readRecent(recent, { ...range, limit: range.limit - first.length }, order)];
    }
    const first = readRecent(recent, range, order);
    return [...first, ...indexed.backward(stream, { ...older, limit: range.limit - first.length })];
  }

  return {
    readEvents(stream, { afterSeq = 0, beforeSeq = BEYOND, order, limit, types }) {
      const range = { afterSeq, beforeSeq, limit, ...(types === undefined ? {} : { types }) };
      const events = read(stream, range, order);
      return order === "forward" ? events : events.reverse();
    },
    lastSeq(stream) {
      const recent = index.recent(stream);
      return recent ? recent.firstSeq + recent.positions.length - 1 : Number(lastIndexed.get(stream)?.seq ?? 0);
    },
    atOf(stream, seq) {
      const recent = index.recent(stream) ?? NONE_RECENT;
      const position = recent.positions[seq - recent.firstSeq] ?? Number(positionOf.get(stream, seq)?.position ?? 0);
      return Number(eventAt.get(position)?.at ?? 0);
    },
  };
}

function prepareIndexed(
  db: DatabaseSync,
  order: "ASC" | "DESC",
): (stream: StreamNumber, range: Range) => JournalEvent[] {
  // CROSS JOIN: the query planner must start with the index.
  const prepare = (filter: string): StatementSync =>
    db.prepare(`
      SELECT journal.seq, at, type, data FROM journal_index AS found CROSS JOIN journal USING (position)
      WHERE found.stream = ? AND found.seq > ? AND found.seq < ? ${filter} ORDER BY found.seq ${order} LIMIT ?`);
  const all = prepare("");
  const some = prepare("AND type IN (SELECT value FROM json_each(?))");
  return (stream, { afterSeq, beforeSeq, limit, types }) => {
    if (limit <= 0) return [];
    const rows =
      types === undefined
        ? all.all(stream, afterSeq, beforeSeq, limit)
        : some.all(stream, afterSeq, beforeSeq, JSON.stringify(types), limit);
    return rows.map(toEvent);
  };
}

function toEvent({ seq, at, type, data }: Record<string, unknown>): JournalEvent {
  return { seq: Number(seq), at: Number(at), type: String(type), ...JSON.parse(String(data)) };
}
