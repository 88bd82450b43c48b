import type { LogEntry } from "./log-entry.ts";

/** Maximum number of lines that wait for a panel. */
const MAX_UNSENT = 100;

/**
 * Sends lines to the panel in order. `send` returns false while there is no panel: lines then wait and are sent with a later one.
 *
 * Lines are sent in a microtask, because errors and objects are attached to a line after it was written. No timers.
 */
export function createUpstreamQueue(send: (entry: LogEntry) => boolean): (entry: LogEntry) => void {
  const unsent: LogEntry[] = [];
  let isWaiting = false;

  function flush(): void {
    while (unsent[0] !== undefined && send(unsent[0])) unsent.shift();
    isWaiting = unsent.length > 0;
  }
  return (entry) => {
    unsent.push(entry);
    if (unsent.length > MAX_UNSENT) unsent.shift();
    if (unsent.length === 1 || isWaiting) queueMicrotask(flush);
  };
}
