import { expect, it } from "vitest";
import { createLruCache } from "./lru-cache.ts";

it("keeps the entries used last, and evicts the others when full", () => {
  const evicted: number[] = [];
  const cache = createLruCache<string, number>(4, (value) => evicted.push(value));
  for (const [index, key] of ["a", "b", "c"].entries()) cache.set(key, index);
  cache.get("a");

  cache.set("d", 3);

  expect([cache.get("a"), cache.get("d"), cache.get("b"), cache.size]).toEqual([0, 3, undefined, 2]);
  expect(evicted.toSorted()).toEqual([1, 2]);
});

it("counts a repeated set as a use", () => {
  const cache = createLruCache<string, number>(4);
  for (const key of ["a", "b", "c"]) cache.set(key, 1);
  cache.set("a", 2);

  cache.set("d", 4);

  expect([cache.get("a"), cache.get("b")]).toEqual([2, undefined]);
});

it("has at most its capacity, the half of it that was used last, and no other values than a plain map, after any sequence of operations", () => {
  const capacity = 6;
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
      const isLate = [...model.keys()].slice(-capacity / 2).includes(key);
      if (found !== undefined || isLate) expect(found).toBe(model.get(key));
      if (found === undefined) model.delete(key);
      else use(key, found);
    }
    expect(cache.size).toBeLessThanOrEqual(capacity);
  }
  expect(evicted.size).toBeGreaterThan(100);
  expect([...evicted.values()].every((times) => times === 1)).toBe(true); // each value was set once
});
