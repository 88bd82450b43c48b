import { expect, it } from "vitest";
import { createLruCache } from "./lru-cache.ts";

it("forgets what was longest unused when it is full", () => {
  const cache = createLruCache<string, number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");

  cache.set("c", 3);

  expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.size]).toEqual([1, undefined, 3, 2]);
});

it("a value set again is new again", () => {
  const cache = createLruCache<string, number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("a", 3);

  cache.set("c", 4);

  expect([cache.get("a"), cache.get("b")]).toEqual([3, undefined]);
});
