import type { Clock, LogFields, Logger } from "@tributary/kernel";

/** Log levels, least severe first. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

type Sink = { readonly clock: Clock; readonly write: (line: string) => void; readonly level: LogLevel };

/** Human-readable log: one line per entry with time, level, message and fields. */
export function createLinesLog(sink: Sink, bound: LogFields = {}): Logger {
  const writeEntry = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(sink.level)) return;
    const time = new Date(sink.clock.now()).toISOString().slice(11, 23);
    const shownFields = Object.entries({ ...bound, ...fields }).map(([name, value]) => `${name}=${textOf(value)}`);
    sink.write(`${[time, level.padEnd(5), message, ...shownFields].join(" ")}\n`);
  };
  return {
    debug: (message, fields) => writeEntry("debug", message, fields),
    info: (message, fields) => writeEntry("info", message, fields),
    warn: (message, fields) => writeEntry("warn", message, fields),
    error: (message, fields) => writeEntry("error", message, fields),
    child: (fields) => createLinesLog(sink, { ...bound, ...fields }),
  };
}

function textOf(value: LogFields[string]): string {
  if (value instanceof Error)
    return `${value.stack ?? value.message}${value.cause instanceof Error ? `\ncause: ${textOf(value.cause)}` : ""}`;
  const text = String(value);
  return /^[\w.:/@-]*$/.test(text) ? text : JSON.stringify(text);
}
