import { type Clock, createLruCache } from "@tributary/kernel";

/** Throttles password guessing: refuses attempts for a while after several failures. */
export interface GuessingGuard {
  /**
   * Counts an attempt before its password is verified, because verification takes time and parallel attempts must not all pass. False: over
   * the limit, and not counted.
   */
  begin(who: string): boolean;
  /** Deletes the counter of a client that has the password. */
  succeeded(who: string): void;
}

/** Maximum number of failed and pending attempts in a window. */
const MAX_ATTEMPTS = 10;

/** Window for attempts, starting with the first one. Unit: milliseconds. */
const WINDOW_MS = 60_000;

/** LRU size; evicted clients get a fresh attempt counter. */
const MAX_REMEMBERED = 10_000;

/** Creates a guard without recorded attempts. Rule SI-04. */
export function createGuessingGuard(clock: Clock): GuessingGuard {
  const attempts = createLruCache<string, { readonly count: number; readonly sinceMs: number }>(MAX_REMEMBERED);
  return {
    begin(who) {
      const known = attempts.get(who);
      const nowMs = clock.monotonicMs();
      const isRecent = known !== undefined && nowMs - known.sinceMs < WINDOW_MS;
      const { count, sinceMs } = isRecent ? known : { count: 0, sinceMs: nowMs };
      if (count >= MAX_ATTEMPTS) return false;
      attempts.set(who, { count: count + 1, sinceMs });
      return true;
    },
    succeeded: (who) => attempts.delete(who),
  };
}
