import type { Commit, CommitOutcome, Store, StreamRef } from "@tributary/engine";
import type { Clock, EpochMs, Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { createPlaces } from "./places.ts";
import { prepareReads, prepareWrites, type Reads } from "./queries.ts";
import { openDatabase } from "./schema.ts";
import type { StreamNumber } from "./stream-number.ts";
import { createGroupWriter, type SealedCommit, sealCommit } from "./write-group.ts";

/** How long nothing must have been written before the last group counts as told. Unit: milliseconds. Source: ST-14. */
const IDLE_MS = 1_000;

/** What the store works with. */
export type SqliteStoreDeps = { readonly clock: Clock; readonly log: Logger };

/** Which file it keeps. Its folder exists; the file is created. `placesAtOnce` is for tests: see {@link createPlaces}. */
export type SqliteStoreOptions = { readonly path: string; readonly placesAtOnce?: number };

/** A few milliseconds' work, some times a minute when there is much to do. */
const PLACES_AT_ONCE = 4_000;

type Handed = {
  readonly commit: SealedCommit;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (fault: unknown) => void;
};

/**
 * Opens a store that keeps everything in one SQLite file, which belongs to this process as long as the store is open.
 *
 * Commits handed over in one turn of the event loop are written, and synced, together at its end.
 * Errors: `unavailable` when the file is in use, cannot be opened, or was written by a newer version.
 */
export async function createSqliteStore(
  { clock, log }: SqliteStoreDeps,
  { path, placesAtOnce = PLACES_AT_ONCE }: SqliteStoreOptions,
): Promise<Store> {
  const db = openDatabase(path);
  const places = createPlaces(db, placesAtOnce);
  const reads = prepareReads(db, places);
  const writer = createGroupWriter(prepareWrites(db), reads, places);
  const untoldAtStart = reads.untold();
  let pending: Handed[] = [];
  let isScheduled = false;
  let isOpen = true;
  let isAnswered = true;
  let writtenMs = 0;
  let idle: Disposable | undefined;

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
      const outcomes = writer.write(group.map(({ commit }) => commit));
      for (const [index, outcome] of outcomes.entries()) group[index]?.resolve(outcome);
      waitForIdleness();
    } catch (fault) {
      log.error("a group could not be written", { commits: group.length, error: asError(fault) });
      for (const { reject } of group) reject(unavailable("the store could not write", fault));
    }
  }

  /** One timer a second at most, however many groups there are. */
  function waitForIdleness(): void {
    isAnswered = false;
    writtenMs = clock.monotonicMs();
    idle ??= clock.after(IDLE_MS, lookForIdleness);
  }

  function lookForIdleness(): void {
    const restMs = IDLE_MS - (clock.monotonicMs() - writtenMs);
    idle = undefined;
    if (restMs > 0) idle = clock.after(restMs, lookForIdleness);
    else noteAnswered();
  }

  function noteAnswered(): void {
    if (isAnswered) return;
    try {
      writer.noteAnswered();
      isAnswered = true;
    } catch (fault) {
      // What was answered is safe; at worst a few events are told twice after the next start.
      log.warn("what was answered could not be noted", { error: asError(fault) });
    }
  }

  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    if (pending.length > 0) writeGroup();
    idle?.[Symbol.dispose]();
    noteAnswered();
    db.close();
  }

  function commit(commit: Commit): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      if (!isOpen) throw unavailable("the store is closed");
      pending.push({ commit: sealCommit(commit), resolve, reject });
      schedule();
    });
  }

  /** What `look` finds; a fault of the database is one of ours, said as such. */
  async function read<T>(look: () => T): Promise<T> {
    if (!isOpen) throw unavailable("the store is closed");
    try {
      return look();
    } catch (fault) {
      throw unavailable("the store could not read", fault);
    }
  }

  /** What `look` finds in a stream, or `otherwise` when there is no such stream. */
  function inStream<T>(stream: StreamRef, otherwise: T, look: (number: StreamNumber) => T): Promise<T> {
    return read(() => {
      const number = reads.stream(stream);
      return number === undefined ? otherwise : look(number);
    });
  }

  return {
    commit,
    load: (stream) => inStream(stream, undefined, reads.load),
    readEvents: (stream, query) => inStream(stream, [], (number) => reads.readEvents(number, query)),
    seqsAt: (stream, at) => inStream(stream, [], (number) => seqsAt(reads, number, at)),
    liveStreams: (kind) => read(() => reads.live(kind)),
    claimHolder: (key) => read(() => reads.holder(key)),
    timers: () => read(reads.timers),
    records: (kind) => read(() => reads.records(kind)),
    record: (kind, id) => read(() => reads.record(kind, id)),
    untold: () => read(() => untoldAtStart),
    [Symbol.asyncDispose]: close,
  };
}

/** Halves its way to the first event of the moment: times never decrease within a stream, and numbers have no gaps. Source: ST-09. */
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

function unavailable(message: string, cause?: unknown): CenterError {
  return new CenterError("unavailable", message, { cause });
}

function asError(fault: unknown): Error {
  return fault instanceof Error ? fault : new Error(String(fault));
}
