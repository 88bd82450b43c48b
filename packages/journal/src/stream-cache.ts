import { asError, type Clock, type Logger } from "@tributary/kernel";
import { createEntryIndex } from "./entry-index.ts";
import type { Feeds } from "./feeds.ts";
import { JournalError } from "./journal-error.ts";
import type { StateObservers } from "./observers.ts";
import { streamKey } from "./ports/commit-judge.ts";
import type { Store } from "./ports/store.ts";
import { applyCommitted, latestOf, newEntry, type StreamEntry } from "./stream-entry.ts";
import { eventReader, readState } from "./stream-reader.ts";
import type { Numbered, StreamEvent, StreamState, TypedStreamRef } from "./stream-type.ts";

/**
 * Streams in memory: all active ones that were used, and the inactive ones used last.
 *
 * An entry is loaded once and kept current through its feed, also when other nodes write to the stream. An entry whose commit failed or whose
 * feed ended is dropped; an active one is loaded again at once, so that observers stay current.
 */
export interface StreamCache extends Disposable {
  /** Returns the entry if it is in memory. */
  peek<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    ref: TypedStreamRef<S, E, I, X>,
  ): StreamEntry<S, E, I, X> | undefined;
  /** Active entries of a kind that are in memory. */
  active(kind: string): Iterable<StreamEntry>;
  /**
   * Loads the stream and returns its entry. One in memory that the store is ahead of is replaced. A stream that has not begun gets an entry
   * that is not kept.
   *
   * Errors: those of the store, and `JournalError("unavailable")` if the stream cannot be followed.
   */
  load<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    ref: TypedStreamRef<S, E, I, X>,
  ): Promise<StreamEntry<S, E, I, X>>;
  /** Keeps the entry of a stream that a commit has just begun. */
  add(entry: StreamEntry): void;
  /** Makes the entry of a stream, if there is one, as new as an event that a follower on this node receives. Source: SE-11. */
  advance(ref: TypedStreamRef, event: Numbered<StreamEvent>): void;
  /** Brings an entry forward that is behind the store: reads the events that it lacks, or drops it if they cannot be read. Source: SE-13. */
  refresh(entry: StreamEntry): void;
  /** Removes the entry. Does nothing if the cache holds another entry of that stream by now. */
  drop(entry: StreamEntry): void;
  /** Removes the entry of a stream that was deleted. */
  forget(ref: TypedStreamRef): void;
  /** Files the entry under active or inactive, after its state has changed. */
  reclassify(entry: StreamEntry): void;
}

type Deps = {
  readonly store: Store;
  readonly feeds: Feeds;
  readonly observers: StateObservers;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Signal on the topic of a stream that was deleted: other nodes forget it. Source: UW-16. */
export const STREAM_DELETED = "stream-deleted";

/** Delay before a dropped stream is loaded again after a failure; doubled each time up to the maximum. Unit: milliseconds. */
const MIN_RELOAD_MS = 1_000;
const MAX_RELOAD_MS = 60_000;

/** The same with other nodes: the leader waits for the desks and contacts of all nodes, and outages of a broker are short. Unit: milliseconds. */
const MAX_SHARED_RELOAD_MS = 2_000;

/** Events that one read of the store returns to an entry that is behind. */
const PAGE_EVENTS = 100;

/** Creates an empty cache over `store`. Disposing ends the feeds of its entries and cancels retries. */
export function createStreamCache({ store, feeds, observers, clock, log }: Deps): StreamCache {
  const followed = new Set<StreamEntry>();
  const loading = new Map<string, Promise<StreamEntry>>();
  const retries = new Set<Disposable>();
  const index = createEntryIndex(unfollow);
  const maxReloadMs = store.isShared ? MAX_SHARED_RELOAD_MS : MAX_RELOAD_MS;
  let isOpen = true;

  function unfollow(entry: StreamEntry): void {
    entry.following?.[Symbol.dispose]();
    entry.following = undefined;
    followed.delete(entry);
  }

  function follow(entry: StreamEntry, position: () => Promise<number>) {
    const following = feeds.follow(
      entry.ref,
      { position },
      {
        onEvent(event) {
          apply(entry, event);
        },
        onSignal(name) {
          if (name === STREAM_DELETED) forget(entry.ref);
        },
        onEnd: () => drop(entry),
      },
    );
    entry.following = following;
    followed.add(entry);
    return following;
  }

  function apply(entry: StreamEntry, event: Numbered<StreamEvent>): void {
    // An entry that is being loaded is filed, and observed, when that is complete.
    if (!applyCommitted(entry, event) || index.find(entry.ref) !== entry) return;
    index.file(entry);
    observers.latest(entry.ref, latestOf(entry));
  }

  async function read(ref: TypedStreamRef): Promise<StreamEntry> {
    const entry = newEntry(ref);
    const loaded = Promise.withResolvers<void>();
    const following = follow(entry, async () => {
      try {
        const { state, snapshotSeq } = await readState(store, ref);
        entry.durable = state;
        entry.snapshotSeq = snapshotSeq;
        loaded.resolve();
        return state?.seq ?? 0;
      } catch (error) {
        loaded.reject(error);
        throw error;
      }
    });
    await following.ready;
    // Has no effect if the stream was loaded. A feed that ended before that has left the promise open.
    loaded.reject(unfollowable(ref));
    await loaded.promise;
    const current = index.find(ref);
    if (current !== undefined && current !== entry) {
      if (!isOutdated(current, entry)) {
        unfollow(entry); // was in memory before, or a commit has begun the stream meanwhile
        return current;
      }
      unfollow(current);
    }
    if (entry.following === undefined) throw unfollowable(ref); // the feed has ended since
    if (entry.durable === undefined) {
      unfollow(entry);
      return entry;
    }
    index.file(entry);
    observers.latest(ref, entry.durable);
    return entry;
  }

  function load(ref: TypedStreamRef): Promise<StreamEntry> {
    const key = streamKey(ref);
    const inProgress = loading.get(key) ?? read(ref).finally(() => loading.delete(key));
    loading.set(key, inProgress);
    return inProgress;
  }

  function drop(entry: StreamEntry): void {
    unfollow(entry);
    if (index.remove(entry)) clock.soon(() => reload(entry.ref, MIN_RELOAD_MS));
  }

  function forget(ref: TypedStreamRef): void {
    const entry = index.find(ref);
    if (entry === undefined) return;
    drop(entry);
    observers.latest(ref, undefined);
  }

  function reload(ref: TypedStreamRef, retryMs: number): void {
    if (!isOpen || index.find(ref) !== undefined) return;
    load(ref).catch((error: unknown) => {
      if (!isOpen) return;
      log.warn("failed to load stream again", { kind: ref.kind, error: asError(error), retryMs });
      const retry = clock.after(retryMs, () => {
        retries.delete(retry);
        reload(ref, Math.min(2 * retryMs, maxReloadMs));
      });
      retries.add(retry);
    });
  }

  return {
    peek<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
      ref: TypedStreamRef<S, E, I, X>,
    ) {
      return index.find(ref) as StreamEntry<S, E, I, X> | undefined; // entries are filed by the kind of their own type
    },
    active: index.active,
    load<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
      ref: TypedStreamRef<S, E, I, X>,
    ) {
      return load(ref) as Promise<StreamEntry<S, E, I, X>>; // an entry of this reference
    },
    add(entry) {
      index.file(entry);
      follow(entry, () => Promise.resolve(entry.durable?.seq ?? 0));
    },
    advance(ref, event) {
      const entry = index.find(ref);
      const seq = entry?.durable?.seq ?? 0;
      if (entry === undefined || event.seq <= seq) return;
      if (event.seq === seq + 1) apply(entry, event);
      else drop(entry);
    },
    refresh(entry) {
      if (index.find(entry.ref) !== entry) return;
      if (entry.durable === undefined || !store.isShared) return drop(entry);
      // Commits that were built on the same state fail too: what is decided before they have would be discarded with them.
      entry.refreshing ??= entry.pending
        .then(() => readMissing(store, entry, apply))
        .then((hasStream) => {
          if (!hasStream) forget(entry.ref);
        })
        .catch((error: unknown) => {
          log.warn("failed to read missing events", { kind: entry.ref.kind, error: asError(error) });
          drop(entry);
        })
        .finally(() => {
          entry.refreshing = undefined;
        });
    },
    drop,
    forget,
    reclassify: index.file,
    [Symbol.dispose]() {
      isOpen = false;
      for (const retry of retries) retry[Symbol.dispose]();
      for (const entry of followed) unfollow(entry);
    },
  };
}

/**
 * Reads the events that an entry lacks; its feed may bring it forward meanwhile. Returns false if the stream was deleted: then its last known event is not
 * there any more.
 */
async function readMissing(
  store: Store,
  entry: StreamEntry,
  apply: (entry: StreamEntry, event: Numbered<StreamEvent>) => void,
): Promise<boolean> {
  const read = eventReader(store, entry.ref);
  const seqOf = (): number => entry.durable?.seq ?? 0;
  for (;;) {
    const page = await read({ order: "forward", afterSeq: seqOf(), limit: PAGE_EVENTS });
    for (const event of page) if (event.seq === seqOf() + 1) apply(entry, event);
    if (page.length > 0 && page.length < PAGE_EVENTS) return true;
    if (page.length === 0)
      return seqOf() === 0 || (await read({ order: "forward", afterSeq: seqOf() - 1, limit: 1 })).length > 0;
  }
}

/**
 * Returns true if an entry in memory must be replaced by one that has just been loaded: it has missed messages of other nodes. One with commits
 * in flight stays, because decisions build on it; the store refuses these commits, and the stream is loaded again. Source: SE-12.
 */
function isOutdated(current: StreamEntry, loaded: StreamEntry): boolean {
  const isBehind = (current.durable?.seq ?? 0) < (loaded.durable?.seq ?? 0);
  return isBehind && current.staged.length === 0 && loaded.following !== undefined;
}

function unfollowable({ kind }: TypedStreamRef): JournalError {
  return new JournalError("unavailable", "failed to follow stream", { details: { kind } });
}
