import type { Clock, Random } from "@tributary/kernel";

/** Where log lines end up that are echoed: the page's console, or a test's list. */
export type LogSink = {
  debug(line: string, ...details: unknown[]): void;
  info(line: string, ...details: unknown[]): void;
  warn(line: string, ...details: unknown[]): void;
  error(line: string, ...details: unknown[]): void;
};

/**
 * What an instance reaches the browser through. Made from the page's own globals when first needed, never at import.
 *
 * `window` stands for everything that hangs on it: document, navigator, storage.
 */
export type StreamsDeps = {
  readonly window: Window;
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: Window["fetch"];
  readonly console: LogSink;
};
