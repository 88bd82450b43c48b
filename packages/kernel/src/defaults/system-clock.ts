import type { Clock } from "../clock.ts";

// Globals of all supported platforms; declared here because neutral packages compile without DOM and Node types.
declare const performance: { now(): number };
declare function setTimeout(task: () => void, delayMs: number): unknown;
declare function clearTimeout(handle: unknown): void;
declare const setImmediate: ((task: () => void) => unknown) | undefined;

const MAX_TIMER_MS = 2 ** 31 - 1;

/** Clock of the platform. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    after: waitFor,
    soon: typeof setImmediate === "function" ? (task) => void setImmediate(task) : (task) => void setTimeout(task, 0),
  };
}

function waitFor(delayMs: number, task: () => void): Disposable {
  let handle: unknown;
  const arm = (restMs: number): void => {
    const stepMs = Math.min(Math.max(restMs, 0), MAX_TIMER_MS);
    handle = setTimeout(() => (restMs > stepMs ? arm(restMs - stepMs) : task()), stepMs);
  };
  arm(delayMs);
  return { [Symbol.dispose]: () => clearTimeout(handle) };
}
