import type { LogEntry } from "./log-entry.ts";
import type { Logger } from "./logger.ts";

/** The names that this part adds to the namespace: `getLog`, Logger and LogEntry. */
export interface LogNames {
  /** A log of its own, beside the instance's. */
  Logger: new () => Logger;
  LogEntry: typeof LogEntry;
  /** The log of this instance. */
  getLog(): Logger;
  readonly rootLogger: Logger;
}
