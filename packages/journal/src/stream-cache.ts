import { createLruCache, type LruCache } from "@tributary/kernel";
import type { Feeds } from "./feeds.ts";
import { JournalError } from "./journal-error.ts";
import type { StateObservers } from "./observers.ts";
import { streamKey } from "./ports/commit-judge.ts";
import type { Store } from "./ports/store.ts";
import { applyCommitted, latestOf, newEntry, type StreamEntry } from "./stream-entry.ts";
import { readState } from "./stream-reader.ts";
import type { StreamEvent, StreamState, TypedStreamRef } from "./stream-type.ts";

/** Streams of one kind that are kept in memory after they have become inactive. */
const INACTIVE_CAPACITY = 500;

/**
 * Streams in memory: all active ones that were used, and the inactive ones used last.
 *
 * An entry is loaded once and kept current through its feed, also when other nodes write to the stream. An entry whose commit failed is
 * dropped; the next use loads it again.
 */
export interface StreamCache extends Disposable {
  /** Returns the entry if it is in memory. */
  peek<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    ref: TypedStreamRef<S, E, I, X>,
  ): StreamEntry<S, E, I, X> | undefined;
  /**
   * Returns the entry, loading it if needed. A stream that has not begun gets an entry that is not kept.
   *
   * Errors: those of the store, and `JournalError("unavailable")` if the stream cannot be followed.
   */
  load<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    ref: TypedStreamRef<S, E, I, X>,
  ): Promise<StreamEntry<S, E, I, X>>;
  /** Keeps the entry of a stream that a commit has just begun. */
  add(entry: StreamEntry): void;
  /** Removes the entry. Does nothing if the cache holds another entry of that stream by now. */
  drop(entry: StreamEntry): void;
  /** Files the entry under active or inactive, after its state has changed. */
  reclassify(entry: StreamEntry): void;
}

type Deps = { readonly store: Store; readonly feeds: Feeds; readonly observers: StateObservers };

/** Streams of one kind by id. A map per kind spares building a combined key for every lookup. */
type Shelf = { readonly active: Map<string, StreamEntry>; readonly inactive: LruCache<string, StreamEntry> };

/** Creates an empty cache over `store`. Disposing ends the feeds of its entries. */
export function createStreamCache({ store, feeds, observers }: Deps): StreamCache {
  const shelves = new Map<string, Shelf>();
  const loading = new Map<string, Promise<StreamEntry>>();

  function shelfOf(kind: string): Shelf {
    const known = shelves.get(kind);
    if (known !== undefined) return known;
    const shelf: Shelf = { active: new Map(), inactive: createLruCache(INACTIVE_CAPACITY, unfollow) };
    shelves.set(kind, shelf);
    return shelf;
  }

  function find({ kind, id }: TypedStreamRef): StreamEntry | undefined {
    const shelf = shelves.get(kind);
    return shelf && (shelf.active.get(id) ?? shelf.inactive.get(id));
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
    loaded.reject(new JournalError("unavailable", "failed to follow stream", { details: { kind: ref.kind } }));
    await loaded.promise;
    const current = find(ref);
    if (current !== undefined && current !== entry) {
      unfollow(entry); // a commit has begun the stream meanwhile
      return current;
    }
    if (entry.durable === undefined) {
      unfollow(entry);
      return entry;
    }
    reclassify(entry);
    observers.latest(ref, entry.durable);
    return entry;
  }

  function follow(entry: StreamEntry, position: () => Promise<number>) {
    const following = feeds.follow(
      entry.ref,
      { position },
      {
        onEvent(event) {
          if (!applyCommitted(entry, event)) return;
          reclassify(entry);
          observers.latest(entry.ref, latestOf(entry));
        },
        onEnd: () => drop(entry),
      },
    );
    entry.following = following;
    return following;
  }

  function reclassify(entry: StreamEntry): void {
    const { active, inactive } = shelfOf(entry.ref.kind);
    const { id } = entry.ref;
    if (isActive(entry)) {
      if (active.get(id) === entry) return;
      active.set(id, entry);
      inactive.delete(id);
    } else if (latestOf(entry) !== undefined) {
      active.delete(id);
      inactive.set(id, entry);
    }
  }

  function drop(entry: StreamEntry): void {
    unfollow(entry);
    const shelf = shelves.get(entry.ref.kind);
    const { id } = entry.ref;
    if (shelf?.active.get(id) === entry) shelf.active.delete(id);
    if (shelf?.inactive.get(id) === entry) shelf.inactive.delete(id);
  }

  return {
    peek<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
      ref: TypedStreamRef<S, E, I, X>,
    ) {
      return find(ref) as StreamEntry<S, E, I, X> | undefined; // entries are filed by the kind of their own type
    },
    load<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
      ref: TypedStreamRef<S, E, I, X>,
    ) {
      const key = streamKey(ref);
      const inProgress = loading.get(key) ?? read(ref).finally(() => loading.delete(key));
      loading.set(key, inProgress);
      return inProgress as Promise<StreamEntry<S, E, I, X>>; // `read` returns an entry of this reference
    },
    add(entry) {
      reclassify(entry);
      follow(entry, () => Promise.resolve(entry.durable?.seq ?? 0));
    },
    drop,
    reclassify,
    [Symbol.dispose]() {
      for (const { active } of shelves.values()) for (const entry of active.values()) unfollow(entry);
      shelves.clear();
    },
  };
}

function unfollow(entry: StreamEntry): void {
  entry.following?.[Symbol.dispose]();
  entry.following = undefined;
}

function isActive(entry: StreamEntry): boolean {
  const latest = latestOf(entry);
  return latest !== undefined && (entry.staged.length > 0 || entry.ref.type.isActive(latest));
}
