import type { Clock, LogFields, Logger } from "@tributary/kernel";

/** The levels of the log, least important first. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

type Sink = { readonly clock: Clock; readonly write: (line: string) => void; readonly level: LogLevel };

/** A log for people: one line each, the time first, the facts last. */
export function createLinesLog(sink: Sink, bound: LogFields = {}): Logger {
  const put = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(sink.level)) return;
    const time = new Date(sink.clock.now()).toISOString().slice(11, 23);
    const facts = Object.entries({ ...bound, ...fields }).map(([name, value]) => `${name}=${shown(value)}`);
    sink.write(`${[time, level.padEnd(5), message, ...facts].join(" ")}\n`);
  };
  return {
    debug: (message, fields) => put("debug", message, fields),
    info: (message, fields) => put("info", message, fields),
    warn: (message, fields) => put("warn", message, fields),
    error: (message, fields) => put("error", message, fields),
    child: (fields) => createLinesLog(sink, { ...bound, ...fields }),
  };
}

function shown(value: LogFields[string]): string {
  if (value instanceof Error)
    return `${value.stack ?? value.message}${value.cause instanceof Error ? `\ncause: ${shown(value.cause)}` : ""}`;
  const text = String(value);
  return /^[\w.:/@-]*$/.test(text) ? text : JSON.stringify(text);
}
