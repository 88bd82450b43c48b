import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { atMostOncePer } from "./at-most-once-per.ts";

it("[SV-10] work is done once per interval, also while it is in progress, and again after a failure", async () => {
  const clock = createManualClock();
  const results = [Promise.resolve(1), Promise.reject(new Error("failed")), Promise.resolve(3)];
  const work = atMostOncePer(clock, 1_000, () => results.shift() ?? Promise.resolve(0));

  expect(await Promise.all([work(), work()])).toEqual([1, 1]);
  clock.advance(999);
  expect(await work()).toBe(1);
  clock.advance(1);
  await expect(work()).rejects.toThrow("failed");
  clock.advance(1_000);
  expect(await work()).toBe(3);
});
