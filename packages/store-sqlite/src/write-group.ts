/** Writes commits that were submitted together in one transaction, each commit atomically. */
import {
  assertCommitShape,
  type Change,
  type Commit,
  type CommitOutcome,
  createCommitJudge,
  type DurableTimer,
  type JournalEvent,
  type StreamRef,
  streamKey,
} from "@tributary/journal";
import { createLruCache, type EpochMs } from "@tributary/kernel";
import type { JournalIndex, StreamNumber } from "./journal-index.ts";
import type { JournalRow, Reads, SerializedSnapshot, SerializedTimer, Writes } from "./queries.ts";

/** Streams whose numbers are cached. An entry takes about 200 bytes; an evicted stream costs two lookups. */
const KNOWN_STREAMS = 50_000;

/** A commit as it will be written. */
export type SerializedCommit = {
  readonly changes: readonly SerializedChange[];
  readonly claimKeys: readonly string[];
  readonly fence: Commit["fence"];
  /** Everything except streams; undefined on the hot path. */
  readonly rest: SerializedRest | undefined;
};

type SerializedChange = {
  readonly key: string;
  readonly stream: StreamRef;
  readonly expectedSeq: number;
  readonly endSeq: number;
  readonly events: readonly JournalRow[];
  readonly snapshot: SerializedSnapshot | undefined;
};

type SerializedRest = {
  readonly setTimers: readonly SerializedTimer[];
  readonly cancelTimers: readonly string[];
  readonly claims: NonNullable<Commit["claims"]>;
  readonly putRecords: readonly { readonly kind: string; readonly id: string; readonly value: string }[];
  readonly deleteRecords: readonly { readonly kind: string; readonly id: string }[];
};

/** Cached facts about a stream. */
type KnownStream = { readonly number: StreamNumber | undefined; readonly lastSeq: number };

const NO_KEYS: readonly string[] = [];

/** Serializes a commit. Errors: `JournalError("internal")` if it is malformed. Source: ST-15, ST-16. */
export function serializeCommit(commit: Commit): SerializedCommit {
  assertCommitShape(commit);
  const { changes, setTimers = [], cancelTimers = [], claims = [], putRecords = [], deleteRecords = [] } = commit;
  const count = setTimers.length + cancelTimers.length + claims.length + putRecords.length + deleteRecords.length;
  return {
    changes: changes.map(serializeChange),
    claimKeys: claims.length === 0 ? NO_KEYS : claims.map(({ key }) => key),
    fence: commit.fence,
    rest:
      count === 0
        ? undefined
        : {
            setTimers: setTimers.map(serializeTimer),
            cancelTimers: [...cancelTimers],
            claims: claims.map(({ key, holder, endsAt }) => ({ key, holder, endsAt })),
            putRecords: putRecords.map(({ kind, id, value }) => ({ kind, id, value: JSON.stringify(value) })),
            deleteRecords: deleteRecords.map(({ kind, id }) => ({ kind, id })),
          },
  };
}

function serializeChange({ stream, expectedSeq, events, snapshot }: Change): SerializedChange {
  const endSeq = expectedSeq + events.length;
  return {
    key: streamKey(stream),
    stream: { kind: stream.kind, id: stream.id },
    expectedSeq,
    endSeq,
    events: events.map(serializeEvent),
    snapshot: snapshot && { seq: endSeq, isActive: snapshot.isActive, state: JSON.stringify(snapshot.state) },
  };
}

function serializeTimer({ id, dueAt, kind, stream, data }: DurableTimer): SerializedTimer {
  return { id, dueAt, kind, stream: { kind: stream.kind, id: stream.id }, data: JSON.stringify(data ?? null) };
}

/** Members with a column of their own are not repeated: `JSON.stringify` omits undefined members; cheaper than destructuring. */
function serializeEvent(event: JournalEvent): JournalRow {
  const { seq, at, type } = event;
  return { seq, at, type, data: JSON.stringify({ ...event, seq: undefined, at: undefined, type: undefined }) };
}

/** Writes groups, one after the other. */
export interface GroupWriter {
  /** Writes a group and makes it durable. Errors: those of the database; then nothing of the group was written. */
  write(group: readonly SerializedCommit[]): CommitOutcome[];
  /** Returns the position of the last event written. */
  lastPosition(): number;
}

/** The database as the writer uses it. */
export type GroupWriterDeps = {
  readonly writes: Writes;
  readonly reads: Reads;
  readonly index: JournalIndex;
  /** Current time, at which claims have ended or not. */
  readonly now: () => EpochMs;
  /** A timer was set or cancelled. */
  readonly onTimerChanged: (id: string) => void;
};

/** Creates the group writer. There must be only one for the file. */
export function createGroupWriter({ writes, reads, index, now, onTimerChanged }: GroupWriterDeps): GroupWriter {
  let known = createLruCache<string, KnownStream>(KNOWN_STREAMS);
  let position = reads.lastPosition();

  function lookUp({ key, stream }: SerializedChange): KnownStream {
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const number = reads.stream(stream);
    const found = { number, lastSeq: number === undefined ? 0 : reads.lastSeq(number) };
    known.set(key, found);
    return found;
  }

  function writeChange(change: SerializedChange): void {
    if (change.events.length === 0 && change.snapshot === undefined) return; // asserts the stream's number only
    const { number = writes.insertStream(change.stream) } = lookUp(change);
    for (const event of change.events) {
      position += 1;
      writes.insertEvent(position, number, event);
      index.add(number, event.seq, position);
    }
    if (change.snapshot !== undefined) writes.putSnapshot(number, change.snapshot);
    known.set(change.key, { number, lastSeq: change.endSeq });
  }

  function writeRest({ setTimers, cancelTimers, claims, putRecords, deleteRecords }: SerializedRest): void {
    if (claims.length > 0) writes.deleteEndedClaims(now());
    for (const claim of claims) writes.claim(claim);
    for (const id of cancelTimers) {
      writes.deleteTimer(id);
      onTimerChanged(id);
    }
    for (const timer of setTimers) {
      writes.putTimer(timer);
      onTimerChanged(timer.id);
    }
    for (const { kind, id } of deleteRecords) writes.deleteRecord(kind, id);
    for (const { kind, id, value } of putRecords) writes.putRecord(kind, id, value);
  }

  function inTransaction<T>(work: () => T): T {
    const startPosition = position;
    try {
      writes.begin();
      const result = work();
      writes.commit();
      return result;
    } catch (error) {
      position = startPosition;
      known = createLruCache(KNOWN_STREAMS); // may contain streams that were rolled back
      writes.rollback();
      index.reload();
      throw error;
    }
  }

  return {
    write: (group) =>
      inTransaction(() => {
        // Refusals are reported before any further commit can be submitted, hence the judge inherits none from the previous group.
        const judge = createCommitJudge<SerializedChange>({
          lastSeq: (change) => lookUp(change).lastSeq,
          holder: (key) => reads.holder(key, now()),
          epoch: reads.epoch,
        });
        const outcomes = group.map((commit) => {
          const outcome = judge.judge(commit);
          if (!outcome.ok) return outcome;
          for (const change of commit.changes) writeChange(change);
          if (commit.rest !== undefined) writeRest(commit.rest);
          return outcome;
        });
        index.flushWhenFull();
        return outcomes;
      }),
    lastPosition: () => position,
  };
}
