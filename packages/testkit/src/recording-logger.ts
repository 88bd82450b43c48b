import type { LogFields, Logger } from "@tributary/kernel";

/** One log line with its fields, including those bound by `child`. */
export type LogLine = {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
};

/** Logger that records its lines for assertions. Child loggers append to the same lines. */
export interface RecordingLogger extends Logger {
  readonly lines: readonly LogLine[];
  /** Returns the lines of one level. */
  of(level: LogLine["level"]): readonly LogLine[];
  /** Returns all lines as one text, to check that secrets are absent. */
  text(): string;
}

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
  const shownFields = Object.entries(fields).map(
    ([name, value]) => `${name}=${value instanceof Error ? withCauses(value) : value}`,
  );
  return [level, message, ...shownFields].join(" ");
}

function withCauses(error: Error): string {
  const cause = error.cause instanceof Error ? ` <- ${withCauses(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
