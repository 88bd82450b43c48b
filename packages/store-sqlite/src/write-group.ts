/** Writes commits that were submitted together in one transaction, each commit atomically. */
import {
  assertCommitShape,
  type Change,
  type Commit,
  type CommitOutcome,
  createCommitJudge,
  DELETED_SEQ,
  type DurableTimer,
  type JournalEvent,
  type StreamDeletion,
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
  readonly isDeletion: boolean;
  readonly isAssertion: boolean;
};

type SerializedRest = {
  readonly setTimers: readonly SerializedTimer[];
  readonly cancelTimers: readonly string[];
  readonly claims: NonNullable<Commit["claims"]>;
  readonly releaseClaims: NonNullable<Commit["releaseClaims"]>;
  readonly putRecords: readonly { readonly kind: string; readonly id: string; readonly value: string }[];
  readonly deleteRecords: readonly { readonly kind: string; readonly id: string }[];
};

/** Cached facts about a stream. A deleted one has a number, which is not used again, and the last event {@link DELETED_SEQ}. */
type KnownStream = { readonly number: StreamNumber | undefined; readonly lastSeq: number };

const NO_KEYS: readonly string[] = [];
const NONE: readonly StreamDeletion[] = [];

/** Serializes a commit. Errors: `JournalError("internal")` if it is malformed. Source: ST-15, ST-16. */
export function serializeCommit(commit: Commit): SerializedCommit {
  assertCommitShape(commit);
  const {
    changes,
    deleteStreams = NONE,
    setTimers = [],
    cancelTimers = [],
    claims = [],
    putRecords = [],
    deleteRecords = [],
  } = commit;
  const { releaseClaims = [] } = commit;
  const count =
    releaseClaims.length +
    setTimers.length +
    cancelTimers.length +
    claims.length +
    putRecords.length +
    deleteRecords.length;
  return {
    changes:
      deleteStreams.length === 0
        ? changes.map(serializeChange)
        : [...changes.map(serializeChange), ...deleteStreams.map(serializeDeletion)],
    claimKeys: claims.length === 0 ? NO_KEYS : claims.map(({ key }) => key),
    fence: commit.fence,
    rest:
      count === 0
        ? undefined
        : {
            setTimers: setTimers.map(serializeTimer),
            cancelTimers: [...cancelTimers],
            releaseClaims: releaseClaims.map(({ key, holder }) => ({ key, holder })),
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
    isDeletion: false,
    isAssertion: events.length === 0 && snapshot === undefined,
  };
}

function serializeDeletion({ stream, expectedSeq }: StreamDeletion): SerializedChange {
  return { ...serializeChange({ stream, expectedSeq, events: [] }), isDeletion: true, isAssertion: false };
}

function serializeTimer({ id, dueAt, kind, stream, data }: DurableTimer): SerializedTimer {
  return { id, dueAt, kind, stream: { kind: stream.kind, id: stream.id }, data: JSON.stringify(data ?? null) };
}

/** Members with a column of their own are not repeated: `JSON.stringify` omits undefined members; cheaper than destructuring. */
function serializeEvent(event: JournalEvent): JournalRow {
  const { seq, at, type } = event;
  return { seq, at, type, data: JSON.stringify({ ...event, seq: undefined, at: undefined, type: undefined }) };
}

/** Outcomes of a group, commit by commit. `hasDeleted`: true if streams were deleted. */
export type WrittenGroup = { readonly outcomes: readonly CommitOutcome[]; readonly hasDeleted: boolean };

/** Writes groups, one after the other. */
export interface GroupWriter {
  /** Writes a group and makes it durable. Errors: those of the database; then nothing of the group was written. */
  write(group: readonly SerializedCommit[]): WrittenGroup;
  /** Returns the position of the last event written, also if it was deleted. */
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
    const found = { number, lastSeq: number === undefined ? reads.absentSeq(stream) : reads.lastSeq(number) };
    known.set(key, found);
    return found;
  }

  function writeChange(change: SerializedChange): void {
    const { number = writes.insertStream(change.stream) } = lookUp(change);
    for (const event of change.events) {
      position += 1;
      writes.insertEvent(position, number, event);
      index.add(number, event.seq, position);
    }
    if (change.snapshot !== undefined) writes.putSnapshot(number, change.snapshot);
    known.set(change.key, { number, lastSeq: change.endSeq });
  }

  /** The rows of the streams stay, so that neither their ids nor their numbers are used again. */
  function deleteStreams(deletions: readonly SerializedChange[]): void {
    for (const change of deletions) {
      const { number = writes.insertStream(change.stream) } = lookUp(change);
      writes.deleteEvents(number, index.remove(number));
      writes.deleteStream(number);
      known.set(change.key, { number, lastSeq: DELETED_SEQ });
    }
    for (const id of writes.deleteTimersOf(deletions.map(({ key }) => key))) onTimerChanged(id);
    writes.keepPosition(position);
  }

  function writeCommit({ changes, rest }: SerializedCommit): boolean {
    for (const change of changes) if (!change.isAssertion && !change.isDeletion) writeChange(change);
    if (rest !== undefined) writeRest(rest);
    const deletions = changes.filter(({ isDeletion }) => isDeletion);
    if (deletions.length > 0) deleteStreams(deletions);
    return deletions.length > 0;
  }

  function writeRest({
    setTimers,
    cancelTimers,
    claims,
    releaseClaims,
    putRecords,
    deleteRecords,
  }: SerializedRest): void {
    for (const claim of releaseClaims) writes.releaseClaim(claim);
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
        let hasDeleted = false;
        const outcomes = group.map((commit) => {
          const outcome = judge.judge(commit);
          if (!outcome.ok) return outcome;
          hasDeleted = writeCommit(commit) || hasDeleted;
          return outcome;
        });
        index.flushWhenFull();
        return { outcomes, hasDeleted };
      }),
    lastPosition: () => position,
  };
}
