import { createLruCache, type LruCache } from "@tributary/kernel";
import type { StreamRef } from "./ports/store.ts";
import { latestOf, type StreamEntry } from "./stream-entry.ts";

/** Streams of one kind that are kept in memory after they have become inactive. */
const INACTIVE_CAPACITY = 500;

/** Entries in memory by kind and id: all active ones, and the inactive ones used last. */
export interface EntryIndex {
  find(ref: StreamRef): StreamEntry | undefined;
  /** Active entries of a kind. */
  active(kind: string): Iterable<StreamEntry>;
  /** Files the entry under active or inactive, in place of another one of its stream. An entry without state is not filed. */
  file(entry: StreamEntry): void;
  /** Removes the entry. Returns true if it was filed and active. */
  remove(entry: StreamEntry): boolean;
}

/** Entries of one kind. A map per kind spares building a combined key for every lookup. */
type OfKind = { readonly active: Map<string, StreamEntry>; readonly inactive: LruCache<string, StreamEntry> };

/** Creates an empty index. `onEvict` receives inactive entries that make room for others. */
export function createEntryIndex(onEvict: (entry: StreamEntry) => void): EntryIndex {
  const kinds = new Map<string, OfKind>();

  function ofKind(kind: string): OfKind {
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    const created: OfKind = { active: new Map(), inactive: createLruCache(INACTIVE_CAPACITY, onEvict) };
    kinds.set(kind, created);
    return created;
  }

  return {
    find({ kind, id }) {
      const entries = kinds.get(kind);
      return entries && (entries.active.get(id) ?? entries.inactive.get(id));
    },
    active: (kind) => kinds.get(kind)?.active.values() ?? [],
    file(entry) {
      const { active, inactive } = ofKind(entry.ref.kind);
      const { id } = entry.ref;
      if (isActive(entry)) {
        if (active.get(id) === entry) return;
        active.set(id, entry);
        inactive.delete(id);
      } else if (latestOf(entry) !== undefined) {
        active.delete(id);
        inactive.set(id, entry);
      }
    },
    remove(entry) {
      const { active, inactive } = ofKind(entry.ref.kind);
      const { id } = entry.ref;
      if (inactive.get(id) === entry) inactive.delete(id);
      return active.get(id) === entry && active.delete(id);
    },
  };
}

/** Returns true for a stream in use, and for one with commits in flight. */
export function isActive(entry: StreamEntry): boolean {
  const latest = latestOf(entry);
  return latest !== undefined && (entry.staged.length > 0 || entry.ref.type.isActive(latest));
}
