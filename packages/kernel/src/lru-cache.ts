/** A map of at most `capacity` entries that evicts the least recently used one. */
export interface LruCache<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  readonly size: number;
}

/** Node of a doubly linked ring, ordered from newest to oldest; the sentinel closes the ring. */
type Entry<K, V> = { readonly key: K; value: V; newer: Entry<K, V>; older: Entry<K, V> };

/**
 * Creates an {@link LruCache}. `onEvict` receives values evicted for lack of space, not values that are deleted or
 * replaced.
 *
 * The order is in a linked ring beside the map: deleting and re-inserting a map entry on each use would make the map
 * rehash constantly.
 */
export function createLruCache<K, V>(capacity: number, onEvict?: (value: V) => void): LruCache<K, V> {
  const entries = new Map<K, Entry<K, V>>();
  const sentinel = {} as Entry<K, V>; // has no key and value, and is never returned
  sentinel.newer = sentinel;
  sentinel.older = sentinel;

  function insertNewest(entry: Entry<K, V>): void {
    entry.newer = sentinel;
    entry.older = sentinel.older;
    sentinel.older.newer = entry;
    sentinel.older = entry;
  }

  function markUsed(entry: Entry<K, V>): void {
    if (sentinel.older === entry) return;
    unlink(entry);
    insertNewest(entry);
  }

  function remove(entry: Entry<K, V>): void {
    unlink(entry);
    entries.delete(entry.key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      markUsed(entry);
      return entry.value;
    },
    set(key, value) {
      const known = entries.get(key);
      if (known !== undefined) {
        known.value = value;
        markUsed(known);
        return;
      }
      const entry: Entry<K, V> = { key, value, newer: sentinel, older: sentinel };
      entries.set(key, entry);
      insertNewest(entry);
      if (entries.size <= capacity) return;
      const oldest = sentinel.newer;
      remove(oldest);
      onEvict?.(oldest.value);
    },
    delete(key) {
      const entry = entries.get(key);
      if (entry !== undefined) remove(entry);
    },
    get size() {
      return entries.size;
    },
  };
}

function unlink<K, V>({ newer, older }: Entry<K, V>): void {
  newer.older = older;
  older.newer = newer;
}
