/** Time as a dependency: whoever needs to know or to wait is handed a {@link Clock}, so that a test can hold time in its hand. */

/** A moment. Unit: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** Tells the time and runs things later. */
export interface Clock {
  /** The wall clock. May jump; never use the difference of two readings as a duration. */
  now(): EpochMs;
  /** A clock that only goes forward. Unit: milliseconds since an arbitrary start. */
  monotonicMs(): number;
  /**
   * Runs `task` once, after `delayMs`. Disposing before that cancels it; disposing afterwards does nothing.
   *
   * Unit: milliseconds; values above 2^31-1 are held back in steps, so that no platform timer overflows.
   */
  after(delayMs: number, task: () => void): Disposable;
  /**
   * Runs `task` soon: after everything that is being handled in this turn of the event loop has been handled.
   * This is what group commits wait for.
   */
  soon(task: () => void): void;
}
