import {
  type Commit,
  type CommitOutcome,
  JournalError,
  type JournalPage,
  type JournalQuery,
  type Store,
  type StreamRef,
} from "@tributary/journal";
import { asError, type Clock, type EpochMs, type Logger } from "@tributary/kernel";
import { checkLogBelongs, openAcknowledgedPosition } from "./acknowledged-position.ts";
import { copyDatabase } from "./copy-database.ts";
import { readMark } from "./database-id.ts";
import { createJournalIndex, type StreamNumber } from "./journal-index.ts";
import { createOwnLeases } from "./own-leases.ts";
import { prepareReads, prepareWrites, type Reads } from "./queries.ts";
import { openDatabase, openingError } from "./schema.ts";
import { createGroupWriter, type SerializedCommit, serializeCommit } from "./write-group.ts";

/** Ports of the store. */
export type SqliteStoreDeps = { readonly clock: Clock; readonly log: Logger };

/**
 * `path`: the file, created if it does not exist; its folder must exist. `indexBatchSize`: for tests, see {@link createJournalIndex}.
 */
export type SqliteStoreOptions = { readonly path: string; readonly indexBatchSize?: number };

/** A store that can be copied while it is in use. */
export interface SqliteStore extends Store {
  /**
   * Writes a copy of the database, as of one moment during the call, to a new file that only its owner can read. Commits continue meanwhile.
   *
   * Errors: `JournalError("unavailable")` if the file exists or cannot be written, or if the store is closed meanwhile; then nothing is left of
   * it. Source: SQ-03.
   */
  backUp(target: string): Promise<void>;
}

/** Writing a batch takes a few milliseconds, a few times per minute under load. */
const INDEX_BATCH_SIZE = 4_000;

type Submitted = {
  readonly commit: SerializedCommit;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Opens a store in a single SQLite file, which belongs to this process as long as the store is open.
 *
 * Commits submitted in one turn of the event loop are written and synced together at its end.
 * Errors: `JournalError("unavailable")` if the file is in use, cannot be opened, is damaged, or was written by a newer version.
 */
export async function createSqliteStore(
  { clock, log }: SqliteStoreDeps,
  { path, indexBatchSize = INDEX_BATCH_SIZE }: SqliteStoreOptions,
): Promise<SqliteStore> {
  const { db, reads, groups, own, acknowledged } = open({ path, indexBatchSize }, clock);
  const copies = new Set<Promise<void>>();
  const closing = new AbortController();
  let pending: Submitted[] = [];
  let isScheduled = false;
  let isOpen = true;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    clock.soon(() => {
      isScheduled = false;
      if (pending.length > 0) writeGroup();
    });
  }

  function writeGroup(): void {
    const group = pending;
    pending = [];
    try {
      const { outcomes, hasDeleted } = groups.write(group.map(({ commit }) => commit));
      acknowledged.reached(groups.lastPosition());
      if (hasDeleted) emptyLog();
      for (const [index, outcome] of outcomes.entries()) group[index]?.resolve(outcome);
    } catch (error) {
      log.error("failed to write group", { commits: group.length, error: asError(error) });
      for (const { reject } of group) reject(unavailable("failed to write group", error));
    }
  }

  /** The write-ahead log contains earlier versions of the pages from which rows were deleted. Source: SQ-08. */
  function emptyLog(): void {
    try {
      const { busy } = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() ?? {};
      if (busy !== 0) log.warn("deleted data remains in the write-ahead log until the next checkpoint");
    } catch (error) {
      log.warn("deleted data remains in the write-ahead log until the next checkpoint", { error: asError(error) });
    }
  }

  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    if (pending.length > 0) writeGroup();
    closing.abort(new Error("the store is closed"));
    await Promise.allSettled(copies); // they read from the database until they have ended
    db.close();
    acknowledged[Symbol.dispose]();
  }

  async function backUp(target: string): Promise<void> {
    if (!isOpen) throw unavailable("the store is closed");
    const copy = copyDatabase(db, target, closing.signal);
    copies.add(copy);
    try {
      await copy;
    } finally {
      copies.delete(copy);
    }
  }

  function commit(commit: Commit): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      if (!isOpen) throw unavailable("the store is closed");
      pending.push({ commit: serializeCommit(commit), resolve, reject });
      schedule();
    });
  }

  async function read<T>(query: () => T): Promise<T> {
    if (!isOpen) throw unavailable("the store is closed");
    try {
      return query();
    } catch (error) {
      throw unavailable("failed to read", error);
    }
  }

  /** Returns the result of the query on a stream, or `otherwise` if the stream does not exist. */
  function inStream<T>(stream: StreamRef, otherwise: T, query: (number: StreamNumber) => T): Promise<T> {
    return read(() => {
      const number = reads.stream(stream);
      return number === undefined ? otherwise : query(number);
    });
  }

  return {
    commit,
    load: (stream) => inStream(stream, undefined, reads.load),
    readEvents: (stream, query) => inStream(stream, [], (number) => reads.readEvents(number, query)),
    seqsAt: (stream, at) => inStream(stream, [], (number) => seqsAt(reads, number, at)),
    activeStreams: (kind) => read(() => reads.active(kind)),
    claimHolder: (key) => read(() => reads.holder(key, clock.now())),
    timers: () => read(reads.timers),
    dueTimers: (limit) => read(() => own.dueTimers(limit)),
    holdTimers: (ids, hold) => read(() => own.holdTimers(ids, hold)),
    takeLease: (lease) => read(() => own.takeLease(lease)),
    releaseLease: (lease) => read(() => own.releaseLease(lease)),
    readAll: (query) => read(() => readAll(reads, query)),
    now: () => read(clock.now),
    isShared: false,
    records: (kind, ids) => read(() => reads.records(kind, ids)),
    record: (kind, id) => read(() => reads.record(kind, id)),
    recordsBetween: (query) => read(() => reads.recordsBetween(query)),
    backUp,
    [Symbol.asyncDispose]: close,
  };
}

function open({ path, indexBatchSize }: Required<SqliteStoreOptions>, { now }: Clock) {
  checkLogBelongs(path);
  const db = openDatabase(path);
  try {
    const index = createJournalIndex(db, indexBatchSize);
    const reads = prepareReads(db, index);
    const writes = prepareWrites(db);
    const own = createOwnLeases({ reads, writes, now });
    const groups = createGroupWriter({ writes, reads, index, now, onTimerChanged: own.endHold });
    const acknowledged = openAcknowledgedPosition(path, { lastPosition: groups.lastPosition(), id: readMark(db).id });
    return { db, reads, groups, own, acknowledged };
  } catch (error) {
    db.close();
    throw openingError(error, path);
  }
}

/** The position is the number of the last row read. */
function readAll(reads: Reads, { kinds, after, limit }: JournalQuery): JournalPage {
  const rows = reads.journalOf(kinds, Number(after ?? 0), limit);
  const last = rows.at(-1);
  return {
    events: rows.map(({ stream, event }) => ({ stream, event })),
    position: last === undefined ? after : String(last.position),
  };
}

/** Binary search for the first event of that time: times never decrease within a stream, and numbers have no gaps. Source: ST-09. */
function seqsAt(reads: Reads, number: StreamNumber, at: EpochMs): number[] {
  const lastSeq = reads.lastSeq(number);
  let low = 1;
  let high = lastSeq + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (reads.atOf(number, middle) < at) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let seq = low; seq <= lastSeq && reads.atOf(number, seq) === at; seq += 1) found.push(seq);
  return found;
}

function unavailable(message: string, cause?: unknown): JournalError {
  return new JournalError("unavailable", message, { cause });
}
