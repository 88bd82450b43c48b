import { setTimeout as pause } from "node:timers/promises";
import { readCpu } from "../generator/cpu-window.ts";

/** Limit above which other programs distort the figures. Unit: share of one core. */
export const CALM_SHARE = 0.2;

/** Maximum wait for a calm machine before a run, and length of one observation. Unit: milliseconds. */
const PATIENCE_MS = 45_000;
const LOOK_MS = 500;

/** Maximum runs of one measurement if it is disturbed. */
const TRIES = 4;

/** Waits for a calm machine, runs, and repeats a run that was disturbed. Returns the result of the calmest run, whatever it measured. */
export async function inCalm<T>(run: () => Promise<T>, foreignShareOf: (result: T) => number): Promise<T> {
  let calmest: T | undefined;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    await waitForCalm();
    const result = await run();
    if (calmest === undefined || foreignShareOf(result) < foreignShareOf(calmest)) calmest = result;
    if (foreignShareOf(calmest) <= CALM_SHARE) break;
  }
  return calmest as T; // at least one run took place
}

/** Resolves when the machine is calm, or after the maximum wait. */
export async function waitForCalm(): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    const before = readCpu([process.pid]);
    await pause(LOOK_MS);
    const after = readCpu([process.pid]);
    const foreign = after.machine - before.machine - (after.own - before.own);
    if (foreign / (LOOK_MS / 1_000) <= CALM_SHARE) return;
  }
}
