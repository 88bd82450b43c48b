import { setTimeout as pause } from "node:timers/promises";
import { readCpu } from "../generator/cpu-window.ts";

/** Above this others have so much of the machine that figures say more of them than of us. Unit: share of one core. */
export const CALM_SHARE = 0.2;

/** How long is waited for calm before a run, and how long is looked each time. Unit: milliseconds. */
const PATIENCE_MS = 45_000;
const LOOK_MS = 500;

/** How often a run that was disturbed is repeated. */
const TRIES = 4;

/**
 * Runs when nobody else needs the machine, as far as one can wait for that, and again when somebody has come in meanwhile. What counts is the
 * calmest of the runs, whatever it measured.
 */
export async function inCalm<T>(run: () => Promise<T>, foreignShareOf: (result: T) => number): Promise<T> {
  let calmest: T | undefined;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    await waitForCalm();
    const result = await run();
    if (calmest === undefined || foreignShareOf(result) < foreignShareOf(calmest)) calmest = result;
    if (foreignShareOf(calmest) <= CALM_SHARE) break;
  }
  return calmest as T; // there was at least one attempt
}

/** Resolves when nobody else needs the machine, or when patience is over. */
export async function waitForCalm(): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    const before = readCpu(process.pid);
    await pause(LOOK_MS);
    const after = readCpu(process.pid);
    const foreign = after.machine - before.machine - (after.own - before.own);
    if (foreign / (LOOK_MS / 1_000) <= CALM_SHARE) return;
  }
}
