import type { LogFields, Logger } from "@tributary/kernel";

/** One line of a log, with everything bound to it. */
export type LogLine = {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
};

/** A log that a test can read. Children write into the same lines. */
export interface RecordingLogger extends Logger {
  readonly lines: readonly LogLine[];
  /** The lines of a level. */
  of(level: LogLine["level"]): readonly LogLine[];
  /** Everything that was logged as one text: to look for what must not be there. */
  text(): string;
}

/** Makes an empty {@link RecordingLogger}. */
export function createRecordingLogger(): RecordingLogger {
  const lines: LogLine[] = [];

  function loggerWith(bound: LogFields): Logger {
    const write =
      (level: LogLine["level"]) =>
      (message: string, fields: LogFields = {}): void =>
        void lines.push({ level, message, fields: { ...bound, ...fields } });
    return {
      debug: write("debug"),
      info: write("info"),
      warn: write("warn"),
      error: write("error"),
      child: (fields) => loggerWith({ ...bound, ...fields }),
    };
  }

  return {
    ...loggerWith({}),
    lines,
    of: (level) => lines.filter((line) => line.level === level),
    text: () => lines.map(asText).join("\n"),
  };
}

function asText({ level, message, fields }: LogLine): string {
  const facts = Object.entries(fields).map(
    ([name, value]) => `${name}=${value instanceof Error ? withCauses(value) : value}`,
  );
  return [level, message, ...facts].join(" ");
}

function withCauses(error: Error): string {
  const cause = error.cause instanceof Error ? ` <- ${withCauses(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
