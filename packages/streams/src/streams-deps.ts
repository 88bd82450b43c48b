import type { Clock, Random } from "@tributary/kernel";

/** Destination of log entries above the echo level: the page's console, or a list in tests. */
export type LogSink = {
  debug(line: string, ...details: unknown[]): void;
  info(line: string, ...details: unknown[]): void;
  warn(line: string, ...details: unknown[]): void;
  error(line: string, ...details: unknown[]): void;
};

/**
 * Browser interfaces used by an instance. Created from the page's globals on first use, never at import.
 *
 * `window` includes document, navigator and storage.
 */
export type StreamsDeps = {
  readonly window: Window;
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: Window["fetch"];
  readonly console: LogSink;
};
