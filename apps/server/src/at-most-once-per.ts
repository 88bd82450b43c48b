import type { Clock } from "@tributary/kernel";

/** Returns a function that does the work at most once per interval; calls in between get the same result. `intervalMs`: unit milliseconds. */
export function atMostOncePer<T>(
  clock: Pick<Clock, "monotonicMs">,
  intervalMs: number,
  work: () => Promise<T>,
): () => Promise<T> {
  let latest: { readonly atMs: number; readonly result: Promise<T> } | undefined;
  return () => {
    const nowMs = clock.monotonicMs();
    if (latest === undefined || nowMs - latest.atMs >= intervalMs) latest = { atMs: nowMs, result: work() };
    return latest.result;
  };
}
