import type { StreamsDeps } from "../streams-deps.ts";
import { assertNotNull } from "../utilities/errors.ts";
import { sprintf } from "../utilities/sprintf.ts";
import { LEVEL_WEIGHTS, LogEntry, type LogLevelName } from "./log-entry.ts";
import { saveFile } from "./save-file.ts";

/** What a log reaches the rest of its instance through. */
export type LoggerDeps = Pick<StreamsDeps, "clock" | "console" | "window"> & {
  readonly loggerId: string;
  /** Takes lines to the panel; false while there is none to take them to. */
  readonly sendUpstream: (entry: LogEntry) => boolean;
};

/** How a log is saved. */
export type DownloadOptions = { readonly logName?: string; readonly filterByLogLevel?: boolean };

const COMPONENTS = new Set<unknown>(["ccp", "softphone", "chat", "task"]);

/** So many lines are kept; the oldest go first. */
const MAX_LINES = 10_000;
/** So many lines wait for a panel. */
const MAX_UNSENT = 100;

/**
 * The log of an instance: kept, echoed to the console from `WARN` on, and from the log's level on told to the panel.
 *
 * Each writing method takes an optional component first (`ccp softphone chat task`), then a printf-like text and its values.
 * There are no timers: lines wait for the panel and go with the next one. Source: docs/wire/streams.md#logger.
 */
export class Logger {
  readonly #deps: LoggerDeps;
  readonly #entries: LogEntry[] = [];
  readonly #unsent: LogEntry[] = [];
  #isWaiting = false;
  #logLevel = LEVEL_WEIGHTS.INFO;
  #echoLevel = LEVEL_WEIGHTS.WARN;
  #lines = 0;
  #rollMs = Number.POSITIVE_INFINITY;
  #namespace = "";

  constructor(deps: LoggerDeps) {
    this.#deps = deps;
  }

  trace(...text: unknown[]): LogEntry {
    return this.#say("TRACE", text);
  }
  debug(...text: unknown[]): LogEntry {
    return this.#say("DEBUG", text);
  }
  info(...text: unknown[]): LogEntry {
    return this.#say("INFO", text);
  }
  log(...text: unknown[]): LogEntry {
    return this.#say("LOG", text);
  }
  test(...text: unknown[]): LogEntry {
    return this.#say("TEST", text);
  }
  warn(...text: unknown[]): LogEntry {
    return this.#say("WARN", text);
  }
  error(...text: unknown[]): LogEntry {
    return this.#say("ERROR", text);
  }
  critical(...text: unknown[]): LogEntry {
    return this.#say("ERROR", text);
  }

  /** Writes a finished text. */
  write(component: string, level: string, text: string): LogEntry {
    const entry = new LogEntry(component, level, text, this.getLoggerId(), null, "CRM");
    entry.time = new Date(this.#deps.clock.now());
    this.addLogEntry(entry);
    return entry;
  }

  /** Takes a line in: kept from the log's level on, echoed from the echo level on, told to the panel when it is this log's own. */
  addLogEntry(entry: LogEntry): void {
    const weight = weightOf(entry.level);
    if (weight >= this.#logLevel) this.#keep(entry);
    if (weight >= this.#echoLevel) this.#echo(entry, weight);
  }

  /** Lines below `level` are neither kept nor told to the panel, nor taken from it. Default: `INFO`. Errors: throws for no level. */
  setLogLevel(level: LogLevelName): void {
    this.#logLevel = knownWeight(level);
  }
  /** Lines below `level` are not written to the console. Default: `WARN`. Errors: throws for no level. */
  setEchoLevel(level: LogLevelName): void {
    this.#echoLevel = knownWeight(level);
  }
  /** Lines older than two intervals are forgotten with the next line. Unit: milliseconds. Default: never, only by number. */
  setLogRollInterval(ms: number): void {
    this.#rollMs = Number(ms) > 0 ? Number(ms) : Number.POSITIVE_INFINITY;
  }
  /** Stands before echoed lines. */
  setNamespace(namespace: string): void {
    this.#namespace = namespace ? `[${namespace}] ` : "";
  }

  /** Forgets the objects on kept lines. */
  clearObjects(): void {
    for (const entry of this.#entries) entry.objects = [];
  }
  /** Forgets the errors on kept lines. */
  clearExceptions(): void {
    for (const entry of this.#entries) entry.exception = null;
  }

  /** Tells this log from others that reach the same panel. */
  getLoggerId(): string {
    return this.#deps.loggerId;
  }

  /** All kept lines. */
  toString(): string {
    return this.#entries.join("\n");
  }

  /** Saves the kept lines as a file, `agent-log.txt` unless named. */
  download(options?: DownloadOptions | string): void {
    const { logName, filterByLogLevel } = typeof options === "string" ? { logName: options } : { ...options };
    const lines = this.#entries.filter(({ level }) => !filterByLogLevel || weightOf(level) >= this.#logLevel);
    saveFile(this.#deps.window, `${logName || "agent-log"}.txt`, JSON.stringify(lines, undefined, 4));
  }

  /** Takes in a line of the panel, as it came over the frame's border. Lines of this log that come back are ignored. */
  hear(line: unknown): void {
    if (typeof line !== "object" || line === null) return;
    const entry = LogEntry.fromObject(line);
    if (entry.loggerId !== this.getLoggerId()) this.addLogEntry(entry);
  }

  #say(level: LogLevelName, [first, ...rest]: readonly unknown[]): LogEntry {
    return COMPONENTS.has(first)
      ? this.write(String(first), level, sprintf(...rest))
      : this.write("ccp", level, sprintf(first, ...rest));
  }

  #keep(entry: LogEntry): void {
    entry.line = this.#lines++;
    this.#entries.push(entry);
    const oldest = this.#deps.clock.now() - 2 * this.#rollMs;
    const stale = this.#entries.findIndex(({ time }) => time.getTime() >= oldest);
    this.#entries.splice(0, Math.max(0, stale, this.#entries.length - MAX_LINES));
    if (entry.loggerId !== this.getLoggerId()) return;
    this.#unsent.push(entry);
    if (this.#unsent.length > MAX_UNSENT) this.#unsent.shift();
    // Not at once: errors and objects are hung on a line after it was written.
    if (this.#unsent.length === 1 || this.#isWaiting) void Promise.resolve().then(() => this.#flush());
  }

  #flush(): void {
    let next = this.#unsent[0];
    while (next !== undefined && this.#deps.sendUpstream(next)) {
      this.#unsent.shift();
      next = this.#unsent[0];
    }
    this.#isWaiting = next !== undefined;
  }

  #echo(entry: LogEntry, weight: number): void {
    const { console } = this.#deps;
    const line = this.#namespace + entry;
    if (weight >= LEVEL_WEIGHTS.ERROR) console.error(line);
    else if (weight >= LEVEL_WEIGHTS.WARN) console.warn(line);
    else if (weight >= LEVEL_WEIGHTS.INFO) console.info(line);
    else console.debug(line);
  }
}

function weightOf(level: string): number {
  return isLevel(level) ? LEVEL_WEIGHTS[level] : LEVEL_WEIGHTS.INFO;
}

function knownWeight(level: string): number {
  if (!isLevel(assertNotNull(level, "level"))) throw new Error(`Unknown logging level: ${level}`);
  return weightOf(level);
}

function isLevel(level: string): level is LogLevelName {
  return Object.hasOwn(LEVEL_WEIGHTS, level);
}
