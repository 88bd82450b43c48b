/** A map that holds at most `capacity` entries and forgets the one that was longest unused. */
export interface LruCache<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  readonly size: number;
}

/** An entry in the ring of entries, which runs from the newest over the oldest back to the ring's own knot. */
type Entry<K, V> = { readonly key: K; value: V; newer: Entry<K, V>; older: Entry<K, V> };

/**
 * Creates an {@link LruCache}. `onEvict` receives values that make room for others; not those that are deleted or replaced.
 *
 * A ring beside the map keeps the order: taking an entry out of the map and putting it in again at each use would make the map
 * rebuild itself all the time.
 */
export function createLruCache<K, V>(capacity: number, onEvict?: (value: V) => void): LruCache<K, V> {
  const entries = new Map<K, Entry<K, V>>();
  const knot = {} as Entry<K, V>; // has no key and no value, and is never handed out
  knot.newer = knot;
  knot.older = knot;

  function putFirst(entry: Entry<K, V>): void {
    entry.newer = knot;
    entry.older = knot.older;
    knot.older.newer = entry;
    knot.older = entry;
  }

  function touch(entry: Entry<K, V>): void {
    if (knot.older === entry) return;
    takeOut(entry);
    putFirst(entry);
  }

  function forget(entry: Entry<K, V>): void {
    takeOut(entry);
    entries.delete(entry.key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      touch(entry);
      return entry.value;
    },
    set(key, value) {
      const known = entries.get(key);
      if (known !== undefined) {
        known.value = value;
        touch(known);
        return;
      }
      const entry: Entry<K, V> = { key, value, newer: knot, older: knot };
      entries.set(key, entry);
      putFirst(entry);
      if (entries.size <= capacity) return;
      const oldest = knot.newer;
      forget(oldest);
      onEvict?.(oldest.value);
    },
    delete(key) {
      const entry = entries.get(key);
      if (entry !== undefined) forget(entry);
    },
    get size() {
      return entries.size;
    },
  };
}

function takeOut<K, V>({ newer, older }: Entry<K, V>): void {
  newer.older = older;
  older.newer = newer;
}
