/** Time as an injected dependency, so that tests control it. */

/** Point in time. Unit: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** Current time and timers. */
export interface Clock {
  /** Wall-clock time. May jump; do not use the difference of two readings as a duration. */
  now(): EpochMs;
  /** Monotonic time. Unit: milliseconds since an arbitrary start. */
  monotonicMs(): number;
  /**
   * Runs `task` once after `delayMs`. Disposing the result cancels the timer; disposing it later does nothing.
   *
   * Unit: milliseconds; delays above 2^31-1 are split into several platform timers, which would overflow.
   */
  after(delayMs: number, task: () => void): Disposable;
  /**
   * Runs `task` after all tasks of the current turn of the event loop. Group commits use it to collect their members.
   */
  soon(task: () => void): void;
}
