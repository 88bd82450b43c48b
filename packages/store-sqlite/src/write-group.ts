/** Writes what was handed over together in one transaction, each commit whole or not at all. */

import {
  assertCommitShape,
  type Change,
  type Commit,
  type CommitOutcome,
  createCommitJudge,
  type JournalEvent,
  type StreamRef,
  streamKey,
} from "@tributary/engine";
import { createLruCache } from "@tributary/kernel";
import type { Places } from "./places.ts";
import type { JournalRow, Reads, Writes } from "./queries.ts";
import type { StreamNumber } from "./stream-number.ts";

/** How many streams' numbers are remembered. One takes some 200 bytes; a forgotten one costs two look-ups. */
const REMEMBERED_STREAMS = 50_000;

/** A commit in the form in which it will be written. */
export type SealedCommit = {
  readonly changes: readonly SealedChange[];
  readonly claimKeys: readonly string[];
  /** Everything beside the streams; undefined on the hot path. */
  readonly rest: SealedRest | undefined;
};

type SealedChange = {
  readonly key: string;
  readonly stream: StreamRef;
  readonly expectedSeq: number;
  readonly endSeq: number;
  readonly events: readonly JournalRow[];
  readonly snapshot: { readonly seq: number; readonly isLive: boolean; readonly state: string } | undefined;
};

type SealedRest = {
  readonly setTimers: NonNullable<Commit["setTimers"]>;
  readonly cancelTimers: readonly string[];
  readonly claims: NonNullable<Commit["claims"]>;
  readonly putRecords: readonly { readonly kind: string; readonly id: string; readonly value: string }[];
  readonly deleteRecords: readonly { readonly kind: string; readonly id: string }[];
};

/** What the store knows of a stream without asking the database. */
type KnownStream = { readonly number: StreamNumber | undefined; readonly lastSeq: number };

const NO_KEYS: readonly string[] = [];

/** Copies a commit into its written form. Errors: `internal` when it is malformed. Source: ST-15, ST-16. */
export function sealCommit(commit: Commit): SealedCommit {
  assertCommitShape(commit);
  const { changes, setTimers = [], cancelTimers = [], claims = [], putRecords = [], deleteRecords = [] } = commit;
  const count = setTimers.length + cancelTimers.length + claims.length + putRecords.length + deleteRecords.length;
  return {
    changes: changes.map(sealChange),
    claimKeys: claims.length === 0 ? NO_KEYS : claims.map(({ key }) => key),
    rest:
      count === 0
        ? undefined
        : {
            setTimers: setTimers.map(({ id, dueAt, task, stream }) => ({ id, dueAt, task, stream: { ...stream } })),
            cancelTimers: [...cancelTimers],
            claims: claims.map(({ key, holder }) => ({ key, holder })),
            putRecords: putRecords.map(({ kind, id, value }) => ({ kind, id, value: JSON.stringify(value) })),
            deleteRecords: deleteRecords.map(({ kind, id }) => ({ kind, id })),
          },
  };
}

function sealChange({ stream, expectedSeq, events, snapshot }: Change): SealedChange {
  const endSeq = expectedSeq + events.length;
  return {
    key: streamKey(stream),
    stream: { kind: stream.kind, id: stream.id },
    expectedSeq,
    endSeq,
    events: events.map(sealEvent),
    snapshot: snapshot && { seq: endSeq, isLive: snapshot.isLive, state: JSON.stringify(snapshot.state) },
  };
}

/** What has a column of its own is left out of the text: JSON has no word for undefined. Cheaper than to pick out the others. */
function sealEvent(event: JournalEvent): JournalRow {
  const { seq, at, type } = event;
  return { seq, at, type, data: JSON.stringify({ ...event, seq: undefined, at: undefined, type: undefined }) };
}

/** Writes groups, one after the other. */
export interface GroupWriter {
  /** Writes a group and makes it durable. Errors: whatever the database threw; then nothing of the group is there. */
  write(group: readonly SealedCommit[]): CommitOutcome[];
  /** Notes that everything written has been answered. Source: ST-14. */
  noteAnswered(): void;
}

/** Makes a {@link GroupWriter}. It must be the only one who writes. */
export function createGroupWriter(writes: Writes, reads: Reads, places: Places): GroupWriter {
  let known = createLruCache<string, KnownStream>(REMEMBERED_STREAMS);
  let position = reads.lastPosition();

  function lookUp({ key, stream }: SealedChange): KnownStream {
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const number = reads.stream(stream);
    const found = { number, lastSeq: number === undefined ? 0 : reads.lastSeq(number) };
    known.set(key, found);
    return found;
  }

  function writeChange(change: SealedChange): void {
    if (change.events.length === 0 && change.snapshot === undefined) return; // only made sure that nothing moved
    const { number = writes.insertStream(change.stream) } = lookUp(change);
    for (const event of change.events) {
      position += 1;
      writes.insertEvent(position, number, event);
      places.note(number, event.seq, position);
    }
    if (change.snapshot !== undefined) writes.putSnapshot(number, change.snapshot);
    known.set(change.key, { number, lastSeq: change.endSeq });
  }

  function writeRest({ setTimers, cancelTimers, claims, putRecords, deleteRecords }: SealedRest): void {
    for (const { key, holder } of claims) writes.claim(key, holder);
    for (const id of cancelTimers) writes.deleteTimer(id);
    for (const timer of setTimers) writes.putTimer(timer);
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
    } catch (fault) {
      position = startPosition;
      known = createLruCache(REMEMBERED_STREAMS); // it may know what is not there
      writes.rollback();
      places.reread();
      throw fault;
    }
  }

  return {
    write: (group) =>
      inTransaction(() => {
        writes.answered(position);
        // Its refusals are told before anything else can be handed over, hence none are left from the group before.
        const judge = createCommitJudge<SealedChange>({
          lastSeq: (change) => lookUp(change).lastSeq,
          holder: reads.holder,
        });
        const outcomes = group.map((commit) => {
          const outcome = judge.judge(commit.changes, commit.claimKeys);
          if (!outcome.ok) return outcome;
          for (const change of commit.changes) writeChange(change);
          if (commit.rest !== undefined) writeRest(commit.rest);
          return outcome;
        });
        places.writeWhenMany();
        return outcomes;
      }),
    noteAnswered: () => inTransaction(() => writes.answered(position)),
  };
}
