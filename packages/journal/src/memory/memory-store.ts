import { type Clock, type EpochMs, present } from "@tributary/kernel";
import { JournalError } from "../journal-error.ts";
import { assertCommitShape, type RefusedStreams, streamKey } from "../ports/commit-judge.ts";
import type {
  Commit,
  CommitOutcome,
  EventQuery,
  JournalEvent,
  LoadedStream,
  RecordQuery,
  Store,
  StoredRecord,
  StreamRef,
} from "../ports/store.ts";
import {
  claimHolder,
  createMemoryDisk,
  type MemoryDisk,
  type SerializedCommit,
  type StoredEvent,
  type StreamFile,
  serializeCommit,
  type WrittenGroup,
  writeGroup,
} from "./memory-disk.ts";
import { createSharedParts } from "./memory-shared.ts";

/** `disk` outlives the store. `isShared`: stores of other nodes use it at the same time; default false. */
export type MemoryStoreDeps = { readonly clock: Clock; readonly disk?: MemoryDisk; readonly isShared?: boolean };

type Submitted = { readonly commit: SerializedCommit; readonly answer: PromiseWithResolvers<CommitOutcome> };

type Group = { readonly submitted: readonly Submitted[]; readonly refusedBefore: RefusedStreams };

const NOTHING_REFUSED: RefusedStreams = new Map();

/**
 * Creates a store that keeps everything in memory: for tests, and for centers that may forget.
 *
 * Works in groups like a store with a disk: on one turn of the clock the submitted commits are written, on the next they are answered, and
 * commits submitted in between form the next group. A store whose clock no longer runs represents a dead process.
 */
export function createMemoryStore({ clock, disk = createMemoryDisk(), isShared = false }: MemoryStoreDeps): Store {
  let pending: Submitted[] = [];
  /** The group that is written and not answered. */
  let written: (Group & WrittenGroup) | undefined;
  /** The next group: commits submitted before the refusals of the last one were reported. */
  let next: Group | undefined;
  let isScheduled = false;
  let isOpen = true;

  function schedule(): void {
    if (isScheduled || written !== undefined || (next === undefined && pending.length === 0)) return;
    isScheduled = true;
    clock.soon(() => {
      isScheduled = false;
      write();
      if (written !== undefined) clock.soon(answer);
    });
  }

  function write(): void {
    const group = next ?? takePending(NOTHING_REFUSED);
    next = undefined;
    if (group.submitted.length === 0) return; // closed meanwhile, which wrote it
    const commits = group.submitted.map(({ commit }) => commit);
    written = { ...group, ...writeGroup(disk, { now: clock.now(), commits, refused: group.refusedBefore }) };
  }

  function takePending(refusedBefore: RefusedStreams): Group {
    const group = { submitted: pending, refusedBefore };
    pending = [];
    return group;
  }

  function answer(): void {
    if (written === undefined) return;
    const { submitted, outcomes, refused } = written;
    written = undefined;
    if (pending.length > 0) next = takePending(refused);
    for (const [index, each] of submitted.entries()) {
      each.answer.resolve(present(outcomes[index], "an outcome for each commit"));
    }
    if (isOpen) schedule();
  }

  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    answer();
    while (next !== undefined || pending.length > 0) {
      write();
      answer();
    }
  }

  function commit(commit: Commit): Promise<CommitOutcome> {
    if (!isOpen) return Promise.reject(closed());
    const answer = Promise.withResolvers<CommitOutcome>();
    try {
      assertCommitShape(commit);
      pending.push({ commit: serializeCommit(commit), answer });
      schedule();
    } catch (error) {
      answer.reject(error);
    }
    return answer.promise;
  }

  function read<T>(look: () => T): Promise<T> {
    return isOpen ? Promise.resolve(look()) : Promise.reject(closed());
  }

  return {
    commit,
    load: (stream) => read(() => loaded(disk.streams.get(streamKey(stream)))),
    readEvents: (stream, query) => read(() => eventsOf(disk.streams.get(streamKey(stream)), query)),
    seqsAt: (stream, at) => read(() => seqsAt(disk, stream, at)),
    activeStreams: (kind) => read(() => activeStreams(disk, kind)),
    claimHolder: (key) => read(() => claimHolder(disk, key, clock.now())),
    timers: () =>
      read(() =>
        [...disk.timers.values()]
          .sort((a, b) => a.dueAt - b.dueAt || compare(a.id, b.id))
          .map((timer) => ({ ...timer })),
      ),
    isShared,
    ...createSharedParts(disk, clock, read),
    records: (kind, ids) => read(() => recordsOf(disk, kind, ids)),
    record: (kind, id) => read(() => recordsOf(disk, kind, [id])[0]),
    recordsBetween: (query) => read(() => recordsBetween(disk, query)),
    [Symbol.asyncDispose]: close,
  };
}

function closed(): JournalError {
  return new JournalError("unavailable", "the store is closed");
}

function activeStreams(disk: MemoryDisk, kind: string): string[] {
  return [...disk.streams.values()]
    .filter((file) => file.stream.kind === kind && file.snapshot?.isActive)
    .map((file) => file.stream.id);
}

function loaded(file: StreamFile | undefined): LoadedStream | undefined {
  if (file === undefined) return undefined;
  const { snapshot } = file;
  return {
    snapshot: snapshot === null ? null : { seq: snapshot.seq, state: JSON.parse(snapshot.text) },
    tail: file.events.slice(snapshot?.seq ?? 0).map(parsed),
  };
}

function eventsOf(
  file: StreamFile | undefined,
  { afterSeq = 0, beforeSeq = Number.POSITIVE_INFINITY, order, limit, types }: EventQuery,
): JournalEvent[] {
  const within = (file?.events ?? []).slice(afterSeq, Math.max(0, beforeSeq - 1));
  const wanted = types === undefined ? within : within.filter((event) => types.includes(event.type));
  return (order === "forward" ? wanted.slice(0, limit) : wanted.slice(Math.max(0, wanted.length - limit))).map(parsed);
}

function seqsAt(disk: MemoryDisk, stream: StreamRef, at: EpochMs): number[] {
  const events = disk.streams.get(streamKey(stream))?.events ?? [];
  return events.flatMap((event, index) => (event.at === at ? [index + 1] : []));
}

function recordsOf(disk: MemoryDisk, kind: string, wanted?: readonly string[]): StoredRecord[] {
  const ofKind = disk.records.get(kind) ?? new Map<string, string>();
  const ids = new Set(wanted ?? ofKind.keys());
  return [...ids].sort(compare).flatMap((each) => {
    const text = ofKind.get(each);
    return text === undefined ? [] : [{ kind, id: each, value: JSON.parse(text) }];
  });
}

function recordsBetween(disk: MemoryDisk, { kind, after, before, order, limit }: RecordQuery): StoredRecord[] {
  const ids = [...(disk.records.get(kind)?.keys() ?? [])].filter((id) => id > after && id < before).sort(compare);
  const wanted = (order === "forward" ? ids : ids.reverse()).slice(0, limit);
  const found = recordsOf(disk, kind, wanted);
  return order === "forward" ? found : found.reverse();
}

function parsed({ text }: StoredEvent): JournalEvent {
  return JSON.parse(text) as JournalEvent; // written by `serializeCommit` from one
}

/** Compares texts by code units, as databases compare bytes. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
