import { type Clock, createLruCache } from "@tributary/kernel";

/** Slows down those who guess passwords: after some failures in a row, a while of refusals. */
export interface GuessingGuard {
  mayTry(who: string): boolean;
  failed(who: string): void;
  succeeded(who: string): void;
}

const MAX_FAILURES = 10;

/** Counted from the first failure. Unit: milliseconds. */
const WINDOW_MS = 60_000;

/** Of how many it is remembered; whoever falls out starts anew. */
const MAX_REMEMBERED = 10_000;

/** Makes a {@link GuessingGuard}. Rule SI-04. */
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
