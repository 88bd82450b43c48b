import type { Clock } from "@tributary/kernel";
import type { LogEntry } from "./log-entry.ts";

/** Maximum number of kept lines. */
const MAX_LINES = 10_000;

/** The kept lines of a log, oldest first. */
export type LogBuffer = {
  readonly entries: readonly LogEntry[];
  /** Numbers the line and keeps it; lines over the maximum number or age are dropped. */
  keep(entry: LogEntry): void;
  /** Lines older than two intervals are dropped with the next line. Unit: milliseconds. Anything but a positive number: no limit. */
  setRollInterval(ms: number): void;
};

/** An empty buffer. */
export function createLogBuffer(clock: Clock): LogBuffer {
  const entries: LogEntry[] = [];
  let lines = 0;
  let rollMs = 0;
  return {
    entries,
    keep(entry) {
      entry.line = lines++;
      entries.push(entry);
      const oldest = rollMs > 0 ? clock.now() - 2 * rollMs : 0;
      const stale = entries.findIndex(({ time }) => time.getTime() >= oldest);
      entries.splice(0, Math.max(0, stale, entries.length - MAX_LINES));
    },
    setRollInterval(ms) {
      rollMs = Number(ms);
    },
  };
}
