/**
 * What: fails a test file that leaves something running.
 * When: after each file of the project `fast` (vitest.config.ts, setupFiles).
 * How:  dispose what you start, best with `await using`.
 */
import { afterAll, beforeAll } from "vitest";
import { leftBehind, runningNow } from "./left-behind.ts";

/** Closing takes a few turns of the event loop: how often it is looked again, and how long is waited in between. */
const LOOKS = 20;
const PAUSE_MS = 25;

let before: ReadonlyMap<string, number> = new Map();

beforeAll(() => {
  before = runningNow();
});

afterAll(async () => {
  for (let look = 1; ; look += 1) {
    const left = leftBehind(before, runningNow());
    if (left.length === 0) return;
    if (look === LOOKS) throw new Error(`this file leaves running: ${left.join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
});
