/** One line of the log; hang an error or an object on it. */
export interface LogEntry {
  withException(error: unknown): LogEntry;
  withObject(object: unknown): LogEntry;
}
/** The log of an instance. Each takes an optional component first, then a printf-like text. */
export interface Logger {
  trace(...text: unknown[]): LogEntry;
  debug(...text: unknown[]): LogEntry;
  info(...text: unknown[]): LogEntry;
  warn(...text: unknown[]): LogEntry;
  error(...text: unknown[]): LogEntry;
}

/** The names that this part adds to the namespace: `getLog`, Logger, LogEntry, LogLevel and LogComponent. */
export interface LogNames {
  getLog(): Logger;
}
