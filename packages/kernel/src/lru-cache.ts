/** A map that keeps the `capacity` entries used last, and fewer than twice as many in all. */
export interface LruCache<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  readonly size: number;
}

/**
 * Creates an {@link LruCache}. `onEvict` receives values evicted for lack of space, not values that are deleted or
 * replaced. It is called by `get` too, and must not throw.
 *
 * Two generations: entries that are set, or read from the old generation, go to the young one. When the young one is full, it replaces the old one, whose
 * remaining entries are evicted. A read of a young entry writes nothing; a linked list in the order of use would write to three entries per read.
 */
export function createLruCache<K, V extends NonNullable<unknown>>(
  capacity: number,
  onEvict?: (value: V) => void,
): LruCache<K, V> {
  let young = new Map<K, V>();
  let old = new Map<K, V>();

  function add(key: K, value: V): void {
    young.set(key, value);
    if (young.size < capacity) return;
    const evicted = old;
    old = young;
    young = new Map();
    if (onEvict !== undefined) for (const each of evicted.values()) onEvict(each);
  }

  return {
    get(key) {
      const recent = young.get(key);
      if (recent !== undefined) return recent;
      const value = old.get(key);
      if (value === undefined) return undefined;
      old.delete(key);
      add(key, value);
      return value;
    },
    set(key, value) {
      old.delete(key);
      add(key, value);
    },
    delete(key) {
      if (!young.delete(key)) old.delete(key);
    },
    get size() {
      return young.size + old.size;
    },
  };
}
