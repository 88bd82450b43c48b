/**
 * Purpose: fails a test file that leaves timers, sockets, servers or processes running.
 * When:    after each file of the project `fast` (vitest.config.ts, setupFiles).
 * Usage:   dispose what you start, preferably with `await using`.
 */
import { afterAll, beforeAll } from "vitest";
import { leftBehind, runningNow } from "./left-behind.ts";

/** Attempts and pause between them: closing takes a few turns of the event loop. Timers of the DTLS library cannot be canceled; they end within 1.5 s. */
const LOOKS = 120;
const PAUSE_MS = 25;

let before: ReadonlyMap<string, number> = new Map();

beforeAll(() => {
  before = runningNow();
});

afterAll(async () => {
  for (let look = 1; ; look += 1) {
    const left = leftBehind(before, runningNow());
    if (left.length === 0) return;
    if (look === LOOKS) throw new Error(`this file left running: ${left.join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
});
