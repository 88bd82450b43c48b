/** Reads the events of a stream: those whose places are written down by the table, the newest by what memory knows of their places. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { EventQuery, JournalEvent } from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
import type { FreshPlaces, Places } from "./places.ts";
import type { StreamNumber } from "./stream-number.ts";

/** What is asked about a stream's events. */
export type EventQueries = {
  readEvents(stream: StreamNumber, query: EventQuery): JournalEvent[];
  /** The number of the last event; 0 when there is none. */
  lastSeq(stream: StreamNumber): number;
  /** The time of an event that is there. */
  atOf(stream: StreamNumber, seq: number): EpochMs;
};

/** Bounds are exclusive. */
type Range = Pick<EventQuery, "limit" | "types"> & { readonly afterSeq: number; readonly beforeSeq: number };

/** No event has a number like this. */
const BEYOND = Number.MAX_SAFE_INTEGER;

const NONE_FRESH: FreshPlaces = { firstSeq: BEYOND, positions: [] };

/** Prepares {@link EventQueries}. */
export function prepareEventQueries(db: DatabaseSync, places: Places): EventQueries {
  const written = { forward: prepareWritten(db, "ASC"), backward: prepareWritten(db, "DESC") };
  const eventAt = db.prepare("SELECT seq, at, type, data FROM journal WHERE position = ?");
  const lastWritten = db.prepare("SELECT max(seq) AS seq FROM places WHERE stream = ?");
  const placeOf = db.prepare("SELECT position FROM places WHERE stream = ? AND seq = ?");

  function readFresh({ firstSeq, positions }: FreshPlaces, range: Range, order: EventQuery["order"]): JournalEvent[] {
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

  /** In the order that is asked for. */
  function read(stream: StreamNumber, range: Range, order: EventQuery["order"]): JournalEvent[] {
    const fresh = places.fresh(stream) ?? NONE_FRESH;
    const older = { ...range, beforeSeq: Math.min(range.beforeSeq, fresh.firstSeq) };
    if (order === "forward") {
      const first = written.forward(stream, older);
      return [...first, ...readFresh(fresh, { ...range, limit: range.limit - first.length }, order)];
    }
    const first = readFresh(fresh, range, order);
    return [...first, ...written.backward(stream, { ...older, limit: range.limit - first.length })];
  }

  return {
    readEvents(stream, { afterSeq = 0, beforeSeq = BEYOND, order, limit, types }) {
      const range = { afterSeq, beforeSeq, limit, ...(types === undefined ? {} : { types }) };
      const events = read(stream, range, order);
      return order === "forward" ? events : events.reverse();
    },
    lastSeq(stream) {
      const fresh = places.fresh(stream);
      return fresh ? fresh.firstSeq + fresh.positions.length - 1 : Number(lastWritten.get(stream)?.seq ?? 0);
    },
    atOf(stream, seq) {
      const fresh = places.fresh(stream) ?? NONE_FRESH;
      const position = fresh.positions[seq - fresh.firstSeq] ?? Number(placeOf.get(stream, seq)?.position ?? 0);
      return Number(eventAt.get(position)?.at ?? 0);
    },
  };
}

function prepareWritten(
  db: DatabaseSync,
  order: "ASC" | "DESC",
): (stream: StreamNumber, range: Range) => JournalEvent[] {
  // CROSS JOIN: the places first, whatever the planner thinks.
  const prepare = (filter: string): StatementSync =>
    db.prepare(`
      SELECT journal.seq, at, type, data FROM places CROSS JOIN journal USING (position)
      WHERE places.stream = ? AND places.seq > ? AND places.seq < ? ${filter} ORDER BY places.seq ${order} LIMIT ?`);
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
