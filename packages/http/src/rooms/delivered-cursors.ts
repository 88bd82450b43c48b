import type { Records } from "@tributary/engine";
import { asError, type Clock, createLruCache, type EpochMs, type Logger } from "@tributary/kernel";
import type { ParticipantId } from "@tributary/model";
import * as v from "valibot";

/**
 * Confirmed cursors of participants, kept over restarts.
 *
 * Written together, at most ten times per second, and when disposed: a process that is killed loses the confirmations that are not written yet, and
 * their items are sent again. Other nodes know a cursor once it is written. Rules RM-08, RM-09, RM-17, RM-18 and RM-22.
 */
export interface DeliveredCursors extends AsyncDisposable {
  /** Returns the number of the last item that any client of the participant has confirmed; undefined if none is known. */
  find(participantId: ParticipantId): Promise<number | undefined>;
  /** A client has everything up to `seq`. Lower numbers than the known one change nothing. */
  confirm(participantId: ParticipantId, seq: number): void;
}

/** Age of items that are replayed, and time for which a cursor is kept: an older one is not needed. Unit: milliseconds. */
export const MAX_REPLAY_AGE_MS = 5 * 60_000;

/**
 * Minimum time between two writes. A write costs one sync of the disk, and the items confirmed since the last one are sent again after a kill:
 * pages of unmodified ChatJS that do not compare ids show them twice. Unit: milliseconds.
 */
const WRITE_INTERVAL_MS = 100;

/** Cursors of one write. It delays the messages that are written with it, and costs a tenth of a message for each cursor. */
const MAX_CURSORS_PER_WRITE = 100;

/** LRU size of cursors in memory. Evicted ones are read from the store. */
const MAX_CURSORS = 50_000;

/** Outdated records that one write deletes. */
const MAX_DELETIONS = 1_000;

const KIND = "delivered-cursor";

const storedCursor = v.object({ seq: v.number(), at: v.number() });

type Cursor = v.InferOutput<typeof storedCursor>;
type Entry = readonly [ParticipantId, Cursor];
type Deps = { readonly records: Records; readonly clock: Clock; readonly log: Logger };

/** Creates the cursors of a node. Disposing writes what has not been written; later confirmations are dropped. */
export function createDeliveredCursors({ records, clock, log }: Deps): DeliveredCursors {
  const known = createLruCache<ParticipantId, Cursor>(MAX_CURSORS);
  const unwritten = new Map<ParticipantId, Cursor>();
  const stored = createStoredTimes(records);
  let timer: Disposable | undefined;
  let writing: Promise<void> = Promise.resolve();
  let writtenMs = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  let isOpen = true;

  const cursorOf = (id: ParticipantId): Cursor | undefined => known.get(id) ?? unwritten.get(id);

  function schedule(): void {
    // At once after a pause: in a quiet center a kill then loses next to nothing.
    timer ??= clock.after(Math.max(0, writtenMs + WRITE_INTERVAL_MS - clock.monotonicMs()), () => {
      timer = undefined;
      writing = writing.then(() => write(MAX_CURSORS_PER_WRITE)); // one at a time: a failed one must not bring back older cursors
    });
  }

  /** Returns the cursors that are higher than those that other nodes have written since. */
  async function withoutLower(batch: readonly Entry[]): Promise<readonly Entry[]> {
    if (!records.isShared) return batch;
    const found = await findCursors(
      records,
      batch.map(([id]) => id),
    );
    return batch.filter(([id, { seq }]) => seq > (found.get(id)?.seq ?? 0));
  }

  /** Takes the cursors that have waited longest. */
  function take(max: number): readonly Entry[] {
    const batch = [...unwritten].slice(0, max);
    for (const [id] of batch) unwritten.delete(id);
    if (isOpen && unwritten.size > 0) schedule();
    return batch;
  }

  async function write(max: number): Promise<void> {
    writtenMs = clock.monotonicMs();
    const batch = take(max);
    try {
      const higher = await withoutLower(batch);
      const put = higher.map(([id, value]) => ({ kind: KIND, id, value }));
      const outdated = await stored.outdated(clock.now() - MAX_REPLAY_AGE_MS, batch);
      if (put.length + outdated.length > 0) {
        await records.change({ put, delete: outdated.map((id) => ({ kind: KIND, id })) });
      }
      stored.update(higher, outdated);
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) log.warn("failed to write confirmed cursors", { count: batch.length, error: asError(error) });
      hasFailed = true;
      for (const [id, cursor] of batch) if (!unwritten.has(id)) unwritten.set(id, cursor);
      if (isOpen) schedule();
    }
  }

  return {
    async find(id) {
      const cursor = cursorOf(id);
      // The participant may have been at another node since.
      if (cursor !== undefined && !records.isShared) return cursor.seq;
      const found = readCursor((await records.find(KIND, id))?.value);
      const confirmed = cursorOf(id); // perhaps during the reading
      if (found === undefined || found.seq <= (confirmed?.seq ?? 0)) return confirmed?.seq;
      known.set(id, found);
      return found.seq;
    },
    confirm(id, seq) {
      if (!isOpen || seq <= (cursorOf(id)?.seq ?? 0)) return;
      const cursor = { seq, at: clock.now() };
      known.set(id, cursor);
      unwritten.set(id, cursor);
      schedule();
    },
    async [Symbol.asyncDispose]() {
      if (!isOpen) return;
      isOpen = false;
      timer?.[Symbol.dispose]();
      await writing;
      if (unwritten.size > 0) await write(unwritten.size);
    },
  };
}

/** Times of the stored cursors, to delete outdated ones. The records of other processes are listed once. */
function createStoredTimes(records: Records) {
  let times: Map<string, EpochMs> | undefined;

  async function load(): Promise<Map<string, EpochMs>> {
    const found = (await records.list(KIND)).map(({ id, value }) => [id, readCursor(value)?.at ?? 0] as const);
    times = new Map(found.toSorted(([, a], [, b]) => a - b));
    return times;
  }

  /** Returns ids of cursors that this node last knew as older than `time` and that are not about to be written. */
  async function before(time: EpochMs, batch: readonly (readonly [string, Cursor])[]): Promise<readonly string[]> {
    const written = new Set(batch.map(([id]) => id));
    const outdated: string[] = [];
    for (const [id, at] of times ?? (await load())) {
      if (at > time || outdated.length >= MAX_DELETIONS) break; // in the order of their times
      if (!written.has(id)) outdated.push(id);
    }
    return outdated;
  }

  /** Another node may have written a cursor since. */
  async function withoutNewer(ids: readonly string[], time: EpochMs): Promise<readonly string[]> {
    const found = await findCursors(records, ids);
    for (const [id, { at }] of found) {
      if (at <= time) continue;
      times?.delete(id);
      times?.set(id, at);
    }
    return ids.filter((id) => (found.get(id)?.at ?? 0) <= time);
  }

  return {
    /** Returns ids of cursors older than `time` that are not about to be written. */
    async outdated(time: EpochMs, batch: readonly (readonly [string, Cursor])[]): Promise<readonly string[]> {
      const candidates = await before(time, batch);
      return records.isShared && candidates.length > 0 ? withoutNewer(candidates, time) : candidates;
    },
    update(batch: readonly (readonly [string, Cursor])[], deleted: readonly string[]): void {
      for (const id of deleted) times?.delete(id);
      for (const [id, { at }] of batch) {
        times?.delete(id);
        times?.set(id, at);
      }
    },
  };
}

/** Reads stored cursors. */
async function findCursors(records: Records, ids: readonly string[]): Promise<ReadonlyMap<string, Cursor>> {
  const cursors = new Map<string, Cursor>();
  for (const { id, value } of await records.list(KIND, ids)) {
    const cursor = readCursor(value);
    if (cursor !== undefined) cursors.set(id, cursor);
  }
  return cursors;
}

/** Returns undefined for a record of another version. */
function readCursor(value: unknown): Cursor | undefined {
  const parsed = v.safeParse(storedCursor, value);
  return parsed.success ? parsed.output : undefined;
}
