import { expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";
import type { Random } from "./random.ts";

const options = { firstMs: 100, maxMs: 1_000, jitterRatio: 0.5 };
const fixed = (fraction: number): Random => ({ fraction: () => fraction, bytes: (count) => new Uint8Array(count) });

it("doubles per attempt up to the maximum", () => {
  expect([0, 1, 2, 3, 4, 500].map((attempt) => backoffMs(attempt, options, fixed(0)))).toEqual([
    100, 200, 400, 800, 1_000, 1_000,
  ]);
});

it("reduces the delay by at most the jitter ratio", () => {
  expect(backoffMs(1, options, fixed(0.999_999))).toBe(100);
});
