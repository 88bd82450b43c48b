import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createTokenBuckets, type TokenBuckets } from "./token-buckets.ts";

const takeAll = (buckets: TokenBuckets, key: string): number => {
  let taken = 0;
  while (buckets.take(key)) taken += 1;
  return taken;
};

it("[LM-01] a bucket starts full, refills at its rate, and never exceeds its size", () => {
  const clock = createManualClock();
  const buckets = createTokenBuckets({ clock }, { perSecond: 20, burst: 40 });

  expect(takeAll(buckets, "a")).toBe(40);
  clock.advance(500);
  expect(takeAll(buckets, "a")).toBe(10);
  clock.advance(3_600_000);
  expect(takeAll(buckets, "a")).toBe(40);
});

it("[LM-31] a bucket may owe as many permits as it holds when full", () => {
  const clock = createManualClock();
  const buckets = createTokenBuckets({ clock }, { perSecond: 20, burst: 40 });

  buckets.spend("a", 50);
  expect(takeAll(buckets, "a")).toBe(0);
  clock.advance(1_000);
  expect(takeAll(buckets, "a")).toBe(10);
  buckets.spend("a", 1_000);
  clock.advance(2_000);
  expect(takeAll(buckets, "a")).toBe(0);
  clock.advance(2_000);
  expect(takeAll(buckets, "a")).toBe(40);
});

it("[LM-02] buckets are separate per participant", () => {
  const buckets = createTokenBuckets({ clock: createManualClock() }, { perSecond: 1, burst: 2 });
  takeAll(buckets, "a");

  expect(takeAll(buckets, "b")).toBe(2);
});

it("[LM-03] setting the wall clock back does not change a bucket", () => {
  const clock = createManualClock();
  const buckets = createTokenBuckets({ clock }, { perSecond: 1, burst: 2 });
  takeAll(buckets, "a");
  clock.jumpTo(0);
  clock.advance(1_000);

  expect(takeAll(buckets, "a")).toBe(1);
});
