/** A map of at most `capacity` entries that keeps those used last: at least half of `capacity`. */
export interface LruCache<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  readonly size: number;
}

/**
 * Creates an {@link LruCache}. `onEvict` receives values evicted for lack of space, not values that are deleted or
 * replaced.
 *
 * There are two generations. A new entry, and an old one when it is used, goes to the young generation; when that has half of the entries, it becomes
 * the old one, and what was left of the old one is evicted. So most uses write nothing: a list in the order of use costs three more entries from
 * memory for each.
 */
export function createLruCache<K, V extends NonNullable<unknown>>(
  capacity: number,
  onEvict?: (value: V) => void,
): LruCache<K, V> {
  const half = Math.ceil(capacity / 2);
  let young = new Map<K, V>();
  let old = new Map<K, V>();

  function add(key: K, value: V): void {
    young.set(key, value);
    if (young.size < half) return;
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
