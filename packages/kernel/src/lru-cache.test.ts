import { expect, it } from "vitest";
import { createLruCache } from "./lru-cache.ts";

it.each([1, 2, 3])("keeps the %i entries used last, and evicts the others, each once", (capacity) => {
  const evicted: number[] = [];
  const cache = createLruCache<number, number>(capacity, (value) => evicted.push(value));
  for (let key = 0; key < 20; key += 1) cache.set(key, key);
  const { size } = cache;
  const evictedBefore = [...evicted]; // a look-up may evict others
  const last = Array.from({ length: capacity }, (_, index) => 19 - index);

  expect(last.map((key) => cache.get(key))).toEqual(last);
  expect(size).toBeLessThan(2 * capacity);
  expect(evictedBefore).toEqual(Array.from({ length: 20 - size }, (_, key) => key));
});

it("counts a look-up and a repeated set as a use", () => {
  const cache = createLruCache<string, number>(2);
  for (const key of ["a", "b"]) cache.set(key, 1);
  cache.get("a");
  cache.set("c", 3);
  cache.set("a", 2);

  cache.set("d", 4);

  expect([cache.get("a"), cache.get("b")]).toEqual([2, undefined]);
});

it("does not pass values that were replaced or deleted to onEvict, and keeps values that are false", () => {
  const evicted: (number | false)[] = [];
  const cache = createLruCache<string, number | false>(2, (value) => evicted.push(value));
  cache.set("a", 1);
  cache.set("b", 2); // both are old now
  cache.set("a", false);
  cache.delete("b");
  for (const key of ["c", "d", "e"]) cache.set(key, 3);

  expect(evicted).toEqual([false, 3]);
});

it("lets onEvict change the cache", () => {
  const cache = createLruCache<string, string>(1, (key) => {
    cache.delete(key);
    if (key === "a") cache.set("of a", "of a");
  });
  for (const key of ["a", "b"]) cache.set(key, key);

  expect([cache.get("of a"), cache.size]).toEqual(["of a", 1]);
});

it("keeps those used last and no stale value, after any sequence of operations", () => {
  const capacity = 3;
  const evicted = new Map<number, number>();
  const cache = createLruCache<number, number>(capacity, (value) => evicted.set(value, (evicted.get(value) ?? 0) + 1));
  /** All entries that were not deleted, in the order of their last uses. */
  const model = new Map<number, number>();
  const use = (key: number, value: number) => {
    model.delete(key);
    model.set(key, value);
  };

  for (let step = 0; step < 5_000; step += 1) {
    const key = (step * 7 + Math.floor(step / 3) * 5) % 11;
    if (step % 13 === 0) {
      cache.delete(key);
      model.delete(key);
    } else if (step % 3 === 0) {
      cache.set(key, step);
      use(key, step);
    } else {
      const found = cache.get(key);
      if (found !== undefined || [...model.keys()].slice(-capacity).includes(key)) expect(found).toBe(model.get(key));
      if (found === undefined) model.delete(key);
      else use(key, found);
    }
    expect(cache.size).toBeLessThan(2 * capacity);
  }
  expect(evicted.size).toBeGreaterThan(100);
  expect([...evicted.values()].every((times) => times === 1)).toBe(true); // each value was set once
});
