/** Logging to the page's own logger. Lines never contain texts of customers, and no tokens. */

/** Levels as numbers: lines below the configured level are left out. */
export const LogLevel = { DEBUG: 10, INFO: 20, WARN: 30, ERROR: 40, ADVANCED_LOG: 50 } as const;

/** One of the levels. */
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

type LevelName = "debug" | "info" | "warn" | "error";

/** Receives lines of text. */
export type ClientLogger = { readonly [Level in LevelName]: (...line: string[]) => unknown };

/** Base class for loggers of a page: override the levels that it needs. */
export class Logger implements ClientLogger {
  debug(..._line: string[]): void {}
  info(..._line: string[]): void {}
  warn(..._line: string[]): void {}
  error(..._line: string[]): void {}
  advancedLog(..._line: string[]): void {}
}

/** Argument of `setGlobalConfig`'s `loggerConfig`. */
export type LoggerConfig = {
  readonly customizedLogger?: ClientLogger;
  /** Other name of `customizedLogger`. */
  readonly logger?: ClientLogger;
  /** Lowest level that is written. Default: INFO. */
  readonly level?: number;
  /** Writes to the console. */
  readonly useDefaultLogger?: boolean;
  readonly advancedLogWriter?: string;
};

/** Logger of one part of a program. */
export type PartLogger = {
  debug(...parts: unknown[]): void;
  info(...parts: unknown[]): void;
  warn(...parts: unknown[]): void;
  error(...parts: unknown[]): void;
  advancedLog(...parts: unknown[]): void;
};

/** Loggers and their configuration. */
export type LogManager = {
  updateLoggerConfig(config: LoggerConfig): void;
  isLevelEnabled(level: number): boolean;
  hasClientLogger(): boolean;
  writeToClientLogger(level: number, line: string): void;
  getLogger(options?: { readonly prefix?: string; readonly logMetaData?: object }): PartLogger;
};

const NAMES: readonly (readonly [level: number, name: LevelName])[] = [
  [LogLevel.ERROR, "error"],
  [LogLevel.WARN, "warn"],
  [LogLevel.INFO, "info"],
  [LogLevel.DEBUG, "debug"],
];

/** Creates a manager without a logger. `console`: the default logger. */
export function createLogManager(console: ClientLogger): LogManager {
  let client: ClientLogger | undefined;
  let lowest: number = LogLevel.INFO;

  function write(level: number, line: string): void {
    if (client === undefined || level < lowest) return;
    const [, name] = NAMES.find(([each]) => level >= each) ?? [0, "debug" as const];
    try {
      client[name](line);
    } catch {
      // a mistake of the page, which must not stop the session
    }
  }
  return {
    updateLoggerConfig(config) {
      const { customizedLogger, logger, level = LogLevel.INFO, useDefaultLogger = false } = config;
      client = customizedLogger ?? logger ?? (useDefaultLogger ? console : undefined);
      lowest = level;
    },
    isLevelEnabled: (level) => level >= lowest,
    hasClientLogger: () => client !== undefined,
    writeToClientLogger: write,
    getLogger({ prefix = "", logMetaData } = {}) {
      const at =
        (level: number) =>
        (...parts: unknown[]): void => {
          if (client === undefined) return;
          write(
            level,
            [prefix, ...parts.map(textOf), logMetaData === undefined ? "" : textOf(logMetaData)]
              .filter(Boolean)
              .join(" "),
          );
        };
      return {
        debug: at(LogLevel.DEBUG),
        info: at(LogLevel.INFO),
        warn: at(LogLevel.WARN),
        error: at(LogLevel.ERROR),
        advancedLog: at(LogLevel.INFO),
      };
    },
  };
}

function textOf(part: unknown): string {
  if (typeof part === "string") return part;
  if (part instanceof Error) return `${part.name}: ${part.message}`;
  try {
    return JSON.stringify(part) ?? String(part);
  } catch {
    return String(part); // a cycle
  }
}
