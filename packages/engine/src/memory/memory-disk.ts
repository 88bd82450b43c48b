/** What a memory store writes to: survives the store, as a disk survives the process, so that a test can crash and reopen. */
import type { EpochMs } from "@tributary/kernel";
import { createCommitJudge, type RefusedStreams, streamKey } from "../ports/commit-judge.ts";
import type { Commit, CommitOutcome, DurableTimer, StreamRef } from "../ports/store.ts";

/** An event as it lies on the disk. Its number is its place in the file, from 1. */
export type WrittenEvent = { readonly at: EpochMs; readonly type: string; readonly text: string };

/** A stream as it lies on the disk. */
export type StreamFile = {
  readonly stream: StreamRef;
  readonly events: WrittenEvent[];
  snapshot: { readonly seq: number; readonly isLive: boolean; readonly text: string } | null;
};

/** Everything that was committed. Values are kept as text, so that nobody shares an object with the disk. */
export type MemoryDisk = {
  readonly streams: Map<string, StreamFile>;
  readonly claims: Map<string, string>;
  readonly timers: Map<string, DurableTimer>;
  /** By kind, then by id. */
  readonly records: Map<string, Map<string, string>>;
  /** By stream, the number before the first event of the group written last; empty once that group was certainly told. Source: ST-14. */
  untold: Map<string, { readonly stream: StreamRef; readonly afterSeq: number }>;
};

/** Makes an empty disk. */
export function createMemoryDisk(): MemoryDisk {
  return { streams: new Map(), claims: new Map(), timers: new Map(), records: new Map(), untold: new Map() };
}

/** A commit as it was when it was handed over: later changes of the writer's objects do not reach it. */
export type SealedCommit = {
  readonly changes: readonly SealedChange[];
  readonly setTimers: readonly DurableTimer[];
  readonly cancelTimers: readonly string[];
  readonly claims: readonly { readonly key: string; readonly holder: string }[];
  readonly putRecords: readonly { readonly kind: string; readonly id: string; readonly text: string }[];
  readonly deleteRecords: readonly { readonly kind: string; readonly id: string }[];
};

type SealedChange = {
  readonly key: string;
  readonly stream: StreamRef;
  readonly expectedSeq: number;
  readonly endSeq: number;
  readonly events: readonly WrittenEvent[];
  readonly snapshot: { readonly isLive: boolean; readonly text: string } | null;
};

/** Copies a commit into its written form. */
export function sealCommit(commit: Commit): SealedCommit {
  return {
    changes: commit.changes.map(({ stream, expectedSeq, events, snapshot }) => ({
      key: streamKey(stream),
      stream: { kind: stream.kind, id: stream.id },
      expectedSeq,
      endSeq: expectedSeq + events.length,
      events: events.map((event) => ({ at: event.at, type: event.type, text: JSON.stringify(event) })),
      snapshot: snapshot === undefined ? null : { isLive: snapshot.isLive, text: JSON.stringify(snapshot.state) },
    })),
    setTimers: structuredCopy(commit.setTimers ?? []),
    cancelTimers: [...(commit.cancelTimers ?? [])],
    claims: structuredCopy(commit.claims ?? []),
    putRecords: (commit.putRecords ?? []).map(({ kind, id, value }) => ({ kind, id, text: JSON.stringify(value) })),
    deleteRecords: (commit.deleteRecords ?? []).map(({ kind, id }) => ({ kind, id })),
  };
}

/** What became of a group, commit by commit, and which streams' refusals its writers have yet to hear of. */
export type WrittenGroup = { readonly outcomes: readonly CommitOutcome[]; readonly refused: RefusedStreams };

/** Writes a group. `refused`: what was refused before and not told when the commits were handed over. */
export function writeGroup(disk: MemoryDisk, group: readonly SealedCommit[], refused?: RefusedStreams): WrittenGroup {
  const judge = createCommitJudge<SealedChange>(
    {
      lastSeq: ({ key }) => disk.streams.get(key)?.events.length ?? 0,
      holder: (key) => disk.claims.get(key),
    },
    refused,
  );
  disk.untold = new Map();
  const outcomes = group.map((commit) => {
    const claimKeys = commit.claims.map(({ key }) => key);
    const outcome = judge.judge(commit.changes, claimKeys);
    if (outcome.ok) writeCommit(disk, commit);
    return outcome;
  });
  return { outcomes, refused: judge.refused };
}

function writeCommit(disk: MemoryDisk, commit: SealedCommit): void {
  for (const change of commit.changes) writeChange(disk, change);
  for (const { key, holder } of commit.claims) if (!disk.claims.has(key)) disk.claims.set(key, holder);
  for (const id of commit.cancelTimers) disk.timers.delete(id);
  for (const timer of commit.setTimers) disk.timers.set(timer.id, timer);
  for (const { kind, id } of commit.deleteRecords) disk.records.get(kind)?.delete(id);
  for (const { kind, id, text } of commit.putRecords) {
    const ofKind = disk.records.get(kind) ?? new Map<string, string>();
    disk.records.set(kind, ofKind.set(id, text));
  }
}

function writeChange(disk: MemoryDisk, { key, stream, expectedSeq, endSeq, events, snapshot }: SealedChange): void {
  if (events.length === 0 && snapshot === null) return; // only makes sure that the stream has not moved on
  const file = disk.streams.get(key) ?? { stream, events: [], snapshot: null };
  disk.streams.set(key, file);
  file.events.push(...events);
  if (snapshot !== null) file.snapshot = { seq: endSeq, ...snapshot };
  if (events.length > 0 && !disk.untold.has(key)) disk.untold.set(key, { stream, afterSeq: expectedSeq });
}

/** A deep copy of plain JSON. */
function structuredCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T; // plain JSON comes back as what it was
}
