import { type Clock, createLruCache } from "@tributary/kernel";

/** Throttles password guessing: refuses attempts for a while after several failures. */
export interface GuessingGuard {
  mayTry(who: string): boolean;
  failed(who: string): void;
  succeeded(who: string): void;
}

const MAX_FAILURES = 10;

/** Window for failures, starting with the first one. Unit: milliseconds. */
const WINDOW_MS = 60_000;

/** LRU size; evicted clients get a fresh attempt counter. */
const MAX_REMEMBERED = 10_000;

/** Creates a guard without recorded failures. Rule SI-04. */
export function createGuessingGuard(clock: Clock): GuessingGuard {
  const failures = createLruCache<string, { readonly count: number; readonly sinceMs: number }>(MAX_REMEMBERED);
  const recent = (who: string): { readonly count: number; readonly sinceMs: number } => {
    const known = failures.get(who);
    const nowMs = clock.monotonicMs();
    return known !== undefined && nowMs - known.sinceMs < WINDOW_MS ? known : { count: 0, sinceMs: nowMs };
  };
  return {
    mayTry: (who) => recent(who).count < MAX_FAILURES,
    failed(who) {
      const { count, sinceMs } = recent(who);
      failures.set(who, { count: count + 1, sinceMs });
    },
    succeeded: (who) => failures.delete(who),
  };
}
