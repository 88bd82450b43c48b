import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createFrameBudget } from "./frame-budget.ts";
import { DEFAULT_LIMITS } from "./limit-options.ts";
import { createRefusalCounts } from "./refusal-counts.ts";

it("[LM-06] allows 500 frames at once and 50 per second, per key, and counts the refused ones", () => {
  const clock = createManualClock();
  const refusals = createRefusalCounts();
  const budget = createFrameBudget({ clock, refusals }, DEFAULT_LIMITS);
  const taken = (count: number): number =>
    Array.from({ length: count }, () => budget.take("ann")).filter(Boolean).length;

  const atOnce = taken(600);
  clock.advance(1_000);
  const afterASecond = taken(60);

  expect([atOnce, afterASecond]).toEqual([500, 50]);
  expect(budget.take("ada")).toBe(true);
  expect(refusals.all.get("socket-frames")).toBe(110);
});

it("[LM-06] allows everything without a rate", () => {
  const refusals = createRefusalCounts();
  const budget = createFrameBudget({ clock: createManualClock(), refusals }, { socketFrames: null });

  for (let count = 0; count < 10_000; count += 1) expect(budget.take("ann")).toBe(true);
  expect(refusals.all.get("socket-frames")).toBe(0);
});
