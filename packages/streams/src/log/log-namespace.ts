import type { LogEntry } from "./log-entry.ts";
import type { Logger } from "./logger.ts";

/** Namespace members added by this part: `getLog`, Logger and LogEntry. */
export interface LogNames {
  /** A separate log. */
  Logger: new () => Logger;
  LogEntry: typeof LogEntry;
  /** Returns the log of this instance. */
  getLog(): Logger;
  readonly rootLogger: Logger;
}
