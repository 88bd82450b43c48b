import { type Clock, type EpochMs, present } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { assertCommitShape, type RefusedStreams, streamKey } from "../ports/commit-judge.ts";
import type {
  Commit,
  CommitOutcome,
  EventQuery,
  JournalEvent,
  LoadedStream,
  Store,
  StoredRecord,
  StreamRef,
} from "../ports/store.ts";
import {
  createMemoryDisk,
  type MemoryDisk,
  type SealedCommit,
  type StreamFile,
  sealCommit,
  type WrittenEvent,
  type WrittenGroup,
  writeGroup,
} from "./memory-disk.ts";

/** How long nothing must have been written before the last group counts as told. Unit: milliseconds. Source: ST-14. */
const IDLE_MS = 1_000;

/** What a memory store works with. A disk that is handed in outlives the store. */
export type MemoryStoreDeps = { readonly clock: Clock; readonly disk?: MemoryDisk };

type Handed = { readonly commit: SealedCommit; readonly settled: PromiseWithResolvers<CommitOutcome> };

type Group = { readonly handed: readonly Handed[]; readonly refusedBefore: RefusedStreams };

const NOTHING_REFUSED: RefusedStreams = new Map();

/**
 * A store that keeps everything in memory: for tests, and for centers that may forget.
 *
 * Works in groups like one with a real disk: on one turn of the clock what was handed over is written, on the next its writers hear of it, and
 * what was handed over in between goes with the next group. A store whose clock stands still is one whose process is dead.
 */
export function createMemoryStore({ clock, disk = createMemoryDisk() }: MemoryStoreDeps): Store {
  const untoldAtStart = [...disk.untold.values()];
  let pending: Handed[] = [];
  /** The group that is written and whose writers have not heard of it. */
  let written: (Group & WrittenGroup) | undefined;
  /** The next group: what was handed over before the refusals of the last one were told. */
  let next: Group | undefined;
  let isScheduled = false;
  let isOpen = true;
  let idle: Disposable | undefined;

  function schedule(): void {
    if (isScheduled || written !== undefined || (next === undefined && pending.length === 0)) return;
    isScheduled = true;
    clock.soon(() => {
      isScheduled = false;
      write();
      if (written !== undefined) clock.soon(settle);
    });
  }

  function write(): void {
    const group = next ?? takePending(NOTHING_REFUSED);
    next = undefined;
    if (group.handed.length === 0) return; // closed meanwhile, and written by that
    idle?.[Symbol.dispose]();
    const commits = group.handed.map(({ commit }) => commit);
    written = { ...group, ...writeGroup(disk, commits, group.refusedBefore) };
  }

  function takePending(refusedBefore: RefusedStreams): Group {
    const group = { handed: pending, refusedBefore };
    pending = [];
    return group;
  }

  function settle(): void {
    if (written === undefined) return;
    const { handed, outcomes, refused } = written;
    written = undefined;
    if (pending.length > 0) next = takePending(refused);
    for (const [index, { settled }] of handed.entries()) {
      settled.resolve(present(outcomes[index], "an outcome for each commit"));
    }
    if (!isOpen) return;
    idle?.[Symbol.dispose]();
    idle = clock.after(IDLE_MS, () => {
      if (written === undefined) disk.untold = new Map();
    });
    schedule();
  }

  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    settle();
    while (next !== undefined || pending.length > 0) {
      write();
      settle();
    }
    idle?.[Symbol.dispose]();
    disk.untold = new Map();
  }

  function commit(commit: Commit): Promise<CommitOutcome> {
    if (!isOpen) return Promise.reject(closed());
    const settled = Promise.withResolvers<CommitOutcome>();
    try {
      assertCommitShape(commit);
      pending.push({ commit: sealCommit(commit), settled });
      schedule();
    } catch (fault) {
      settled.reject(fault);
    }
    return settled.promise;
  }

  function read<T>(look: () => T): Promise<T> {
    return isOpen ? Promise.resolve(look()) : Promise.reject(closed());
  }

  return {
    commit,
    load: (stream) => read(() => loaded(disk.streams.get(streamKey(stream)))),
    readEvents: (stream, query) => read(() => eventsOf(disk.streams.get(streamKey(stream)), query)),
    seqsAt: (stream, at) => read(() => seqsAt(disk, stream, at)),
    liveStreams: (kind) =>
      read(() =>
        [...disk.streams.values()]
          .filter((file) => file.stream.kind === kind && file.snapshot?.isLive)
          .map((file) => file.stream.id),
      ),
    claimHolder: (key) => read(() => disk.claims.get(key)),
    timers: () =>
      read(() =>
        [...disk.timers.values()]
          .sort((a, b) => a.dueAt - b.dueAt || compare(a.id, b.id))
          .map((timer) => ({ ...timer })),
      ),
    records: (kind) => read(() => recordsOf(disk, kind)),
    record: (kind, id) => read(() => recordsOf(disk, kind, id)[0]),
    untold: () => read(() => untoldAtStart),
    [Symbol.asyncDispose]: close,
  };
}

function closed(): CenterError {
  return new CenterError("unavailable", "the store is closed");
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

function recordsOf(disk: MemoryDisk, kind: string, id?: string): StoredRecord[] {
  const ofKind = disk.records.get(kind) ?? new Map<string, string>();
  const ids = id === undefined ? [...ofKind.keys()].sort(compare) : [id];
  return ids.flatMap((each) => {
    const text = ofKind.get(each);
    return text === undefined ? [] : [{ kind, id: each, value: JSON.parse(text) }];
  });
}

function parsed({ text }: WrittenEvent): JournalEvent {
  return JSON.parse(text) as JournalEvent; // written by `sealCommit` from one
}

/** Orders texts by their code units, as databases order bytes. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
