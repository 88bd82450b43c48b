import { expect, it } from "vitest";
import { createLruCache } from "./lru-cache.ts";

it("evicts the least recently used entry when full", () => {
  const cache = createLruCache<string, number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");

  cache.set("c", 3);

  expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.size]).toEqual([1, undefined, 3, 2]);
});

it("counts a repeated set as a use", () => {
  const cache = createLruCache<string, number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("a", 3);

  cache.set("c", 4);

  expect([cache.get("a"), cache.get("b")]).toEqual([3, undefined]);
});

it("contains the same entries as a plain map after any sequence of operations", () => {
  const capacity = 5;
  const cache = createLruCache<number, number>(capacity);
  const model = new Map<number, number>();
  const use = (key: number, value: number) => {
    model.delete(key);
    model.set(key, value);
  };

  for (let step = 0; step < 2_000; step += 1) {
    const key = (step * 7 + Math.floor(step / 3) * 5) % 9;
    if (step % 11 === 0) {
      cache.delete(key);
      model.delete(key);
    } else if (step % 3 === 0) {
      cache.set(key, step);
      use(key, step);
      for (const oldest of [...model.keys()].slice(0, Math.max(0, model.size - capacity))) model.delete(oldest);
    } else {
      const expected = model.get(key);
      expect(cache.get(key)).toBe(expected);
      if (expected !== undefined) use(key, expected);
    }
    expect(cache.size).toBe(model.size);
  }
});
