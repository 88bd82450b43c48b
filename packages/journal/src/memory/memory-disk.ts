/** Storage of a memory store. Outlives the store as a disk outlives a process, so that a test can crash and reopen. */
import type { EpochMs } from "@tributary/kernel";
import { createCommitJudge, DELETED_SEQ, type RefusedStreams, streamKey } from "../ports/commit-judge.ts";
import type {
  Change,
  Claim,
  Commit,
  CommitOutcome,
  DurableTimer,
  Lease,
  ReleasedClaim,
  StreamRef,
} from "../ports/store.ts";
import { plainRef } from "../stream-reader.ts";

/** An event as stored. Its number is its position in the file, from 1. */
export type StoredEvent = { readonly at: EpochMs; readonly type: string; readonly text: string };

/** A stream as stored. */
export type StreamFile = {
  readonly stream: StreamRef;
  readonly events: StoredEvent[];
  snapshot: { readonly seq: number; readonly isActive: boolean; readonly text: string } | null;
};

/** Everything committed. Values are kept as text, so that no object is shared with the disk. */
export type MemoryDisk = {
  readonly streams: Map<string, StreamFile>;
  /** Keys of deleted streams. */
  readonly deleted: Set<string>;
  /** By key, in the order in which they were taken. */
  readonly claims: Map<string, Claim>;
  readonly timers: Map<string, DurableTimer>;
  /** Holds of timers, by id. */
  readonly holds: Map<string, { readonly holder: string; readonly endsAt: EpochMs }>;
  readonly leases: Map<string, Lease>;
  /** All events in the order in which they were written. Deleted ones are holes: positions keep their meaning. */
  readonly journal: { readonly stream: StreamRef; readonly text: string }[];
  /** By kind, then by id. */
  readonly records: Map<string, Map<string, string>>;
};

/** Creates an empty disk. */
export function createMemoryDisk(): MemoryDisk {
  return {
    streams: new Map(),
    deleted: new Set(),
    claims: new Map(),
    timers: new Map(),
    holds: new Map(),
    leases: new Map(),
    journal: [],
    records: new Map(),
  };
}

/** A commit serialized when it was submitted: later changes to the writer's objects do not affect it. */
export type SerializedCommit = {
  readonly changes: readonly SerializedChange[];
  readonly setTimers: readonly DurableTimer[];
  readonly cancelTimers: readonly string[];
  readonly claims: readonly Claim[];
  readonly releaseClaims: readonly ReleasedClaim[];
  readonly fence: Commit["fence"];
  readonly putRecords: readonly { readonly kind: string; readonly id: string; readonly text: string }[];
  readonly deleteRecords: readonly { readonly kind: string; readonly id: string }[];
};

type SerializedChange = {
  readonly key: string;
  readonly stream: StreamRef;
  readonly expectedSeq: number;
  readonly endSeq: number;
  readonly events: readonly StoredEvent[];
  readonly snapshot: { readonly isActive: boolean; readonly text: string } | null;
  readonly isDeletion: boolean;
  readonly isAssertion: boolean;
};

export function serializeCommit(commit: Commit): SerializedCommit {
  const deletions = (commit.deleteStreams ?? []).map((deletion) => ({ ...deletion, events: [], isDeletion: true }));
  return {
    changes: [...commit.changes.map(serializeChange), ...deletions.map(serializeChange)],
    setTimers: (commit.setTimers ?? []).map((timer) => jsonCopy({ ...timer, stream: plainRef(timer.stream) })),
    cancelTimers: [...(commit.cancelTimers ?? [])],
    claims: jsonCopy(commit.claims ?? []),
    releaseClaims: jsonCopy(commit.releaseClaims ?? []),
    fence: commit.fence && { ...commit.fence },
    putRecords: (commit.putRecords ?? []).map(({ kind, id, value }) => ({ kind, id, text: JSON.stringify(value) })),
    deleteRecords: (commit.deleteRecords ?? []).map(({ kind, id }) => ({ kind, id })),
  };
}

function serializeChange({
  stream,
  expectedSeq,
  events,
  snapshot,
  isDeletion = false,
}: Change & { readonly isDeletion?: boolean }): SerializedChange {
  return {
    key: streamKey(stream),
    stream: plainRef(stream),
    expectedSeq,
    endSeq: expectedSeq + events.length,
    events: events.map((event) => ({ at: event.at, type: event.type, text: JSON.stringify(event) })),
    snapshot: snapshot === undefined ? null : { isActive: snapshot.isActive, text: JSON.stringify(snapshot.state) },
    isDeletion,
    isAssertion: events.length === 0 && snapshot === undefined && !isDeletion,
  };
}

/** Outcomes of a group, commit by commit, and the refusals its writers have not received yet. */
export type WrittenGroup = { readonly outcomes: readonly CommitOutcome[]; readonly refused: RefusedStreams };

/** A group of commits. `refused`: refusals that were not reported when the commits were submitted. */
export type Group = {
  readonly now: EpochMs;
  readonly commits: readonly SerializedCommit[];
  readonly refused: RefusedStreams;
};

export function writeGroup(disk: MemoryDisk, { now, commits, refused }: Group): WrittenGroup {
  const judge = createCommitJudge<SerializedChange>(
    {
      lastSeq: ({ key }) => (disk.deleted.has(key) ? DELETED_SEQ : (disk.streams.get(key)?.events.length ?? 0)),
      holder: (key) => claimHolder(disk, key, now),
      epoch: (lease) => disk.leases.get(lease)?.epoch ?? 0,
    },
    refused,
  );
  const outcomes = commits.map((commit) => {
    const claimKeys = commit.claims.map(({ key }) => key);
    const outcome = judge.judge({ changes: commit.changes, claimKeys, fence: commit.fence });
    if (outcome.ok) writeCommit(disk, commit, now);
    return outcome;
  });
  return { outcomes, refused: judge.refused };
}

/** Returns the text of a claim that has not ended. Source: ST-18. */
export function claimHolder({ claims }: MemoryDisk, key: string, now: EpochMs): string | undefined {
  const claim = claims.get(key);
  return claim !== undefined && claim.endsAt > now ? claim.holder : undefined;
}

function writeCommit(disk: MemoryDisk, commit: SerializedCommit, now: EpochMs): void {
  for (const change of commit.changes) if (!change.isAssertion && !change.isDeletion) writeChange(disk, change);
  for (const { key, holder } of commit.releaseClaims)
    if (disk.claims.get(key)?.holder === holder) disk.claims.delete(key);
  for (const claim of commit.claims) takeKey(disk, claim, now);
  for (const id of commit.cancelTimers) {
    disk.timers.delete(id);
    disk.holds.delete(id);
  }
  for (const timer of commit.setTimers) {
    disk.timers.set(timer.id, timer);
    disk.holds.delete(timer.id);
  }
  for (const { kind, id } of commit.deleteRecords) disk.records.get(kind)?.delete(id);
  for (const { kind, id, text } of commit.putRecords) {
    const ofKind = disk.records.get(kind) ?? new Map<string, string>();
    disk.records.set(kind, ofKind.set(id, text));
  }
  const deletions = commit.changes.filter(({ isDeletion }) => isDeletion);
  if (deletions.length > 0) deleteStreams(disk, deletions);
}

function takeKey({ claims }: MemoryDisk, claim: Claim, now: EpochMs): void {
  claims.delete(claim.key);
  for (const [key, { endsAt }] of claims) {
    if (endsAt > now) break;
    claims.delete(key);
  }
  claims.set(claim.key, claim);
}

function writeChange(disk: MemoryDisk, { key, stream, endSeq, events, snapshot }: SerializedChange): void {
  const file = disk.streams.get(key) ?? { stream, events: [], snapshot: null };
  disk.streams.set(key, file);
  file.events.push(...events);
  for (const { text } of events) disk.journal.push({ stream, text });
  if (snapshot !== null) file.snapshot = { seq: endSeq, ...snapshot };
}

/** Entry of a deleted event, which belongs to no kind of stream. */
const HOLE = { stream: { kind: "", id: "" }, text: "{}" } as const;

function deleteStreams(
  { streams, deleted, journal, timers, holds }: MemoryDisk,
  gone: readonly SerializedChange[],
): void {
  const keys = new Set(gone.map(({ key }) => key));
  for (const key of keys) {
    streams.delete(key);
    deleted.add(key);
  }
  for (const [index, { stream }] of journal.entries()) if (keys.has(streamKey(stream))) journal[index] = HOLE;
  for (const [id, { stream }] of timers) {
    if (!keys.has(streamKey(stream))) continue;
    timers.delete(id);
    holds.delete(id);
  }
}

function jsonCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T; // plain JSON is restored unchanged
}
