import type { Clock, Logger } from "@tributary/kernel";
import type { ClosedBecause } from "./held-connections.ts";

/** Unit: milliseconds. */
const REPORT_EVERY_MS = 60_000;

/** Returns a function that counts connections that the server process did not take, and logs the totals at most once a minute. */
export function createClosedReport({
  clock,
  log,
}: {
  readonly clock: Clock;
  readonly log: Logger;
}): (because: ClosedBecause) => void {
  const totals: Partial<Record<ClosedBecause, number>> = {};
  let isPaused = false;
  let hasMore = false;
  const report = (): void => {
    isPaused = true;
    hasMore = false;
    log.warn("connections not taken by the server process", { ...totals });
    clock.after(REPORT_EVERY_MS, () => {
      isPaused = false;
      if (hasMore) report();
    });
  };
  return (because) => {
    totals[because] = (totals[because] ?? 0) + 1;
    if (isPaused) hasMore = true;
    else report();
  };
}
