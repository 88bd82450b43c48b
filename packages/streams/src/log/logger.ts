import type { StreamsDeps } from "../streams-deps.ts";
import { sprintf } from "../utilities/sprintf.ts";
import { createLogBuffer, type LogBuffer } from "./log-buffer.ts";
import { LEVEL_WEIGHTS, LogEntry, type LogLevelName } from "./log-entry.ts";
import { createUpstreamQueue } from "./upstream-queue.ts";

/** Dependencies of a log. */
export type LoggerDeps = Pick<StreamsDeps, "clock" | "console" | "window"> & {
  readonly loggerId: string;
  /** Sends a line to the panel; returns false while there is no panel. */
  readonly sendUpstream: (entry: LogEntry) => boolean;
};

/** File name and filter of a saved log. */
export type DownloadOptions = { readonly logName?: string; readonly filterByLogLevel?: boolean };

const COMPONENTS = new Set<unknown>(["ccp", "softphone", "chat", "task"]);

/**
 * The log of an instance: entries from the log level on are kept and sent to the panel; those from `WARN` on are written to the console.
 *
 * Each writing method accepts an optional component first (`ccp softphone chat task`), then a printf-style text and its values.
 * Source: docs/wire/streams.md#logger.
 */
export class Logger {
  readonly #deps: LoggerDeps;
  readonly #buffer: LogBuffer;
  readonly #sendUpstream: (entry: LogEntry) => void;
  #logLevel = LEVEL_WEIGHTS.INFO;
  #echoLevel = LEVEL_WEIGHTS.WARN;
  #namespace = "";

  constructor(deps: LoggerDeps) {
    this.#deps = deps;
    this.#buffer = createLogBuffer(deps.clock);
    this.#sendUpstream = createUpstreamQueue(deps.sendUpstream);
  }

  trace(...text: unknown[]): LogEntry {
    return this.#write("TRACE", text);
  }
  debug(...text: unknown[]): LogEntry {
    return this.#write("DEBUG", text);
  }
  info(...text: unknown[]): LogEntry {
    return this.#write("INFO", text);
  }
  log(...text: unknown[]): LogEntry {
    return this.#write("LOG", text);
  }
  test(...text: unknown[]): LogEntry {
    return this.#write("TEST", text);
  }
  warn(...text: unknown[]): LogEntry {
    return this.#write("WARN", text);
  }
  error(...text: unknown[]): LogEntry {
    return this.#write("ERROR", text);
  }
  critical(...text: unknown[]): LogEntry {
    return this.#write("ERROR", text);
  }

  /** Writes a formatted text. */
  write(component: string, level: string, text: string): LogEntry {
    const entry = new LogEntry(component, level, text, this.getLoggerId(), null, "CRM");
    entry.time = new Date(this.#deps.clock.now());
    this.addLogEntry(entry);
    return entry;
  }

  /** Adds a line: kept from the log level on, written to the console from the echo level on, sent to the panel if this log wrote it. */
  addLogEntry(entry: LogEntry): void {
    const weight = weightOf(entry.level);
    if (weight >= this.#logLevel) {
      this.#buffer.keep(entry);
      if (entry.loggerId === this.getLoggerId()) this.#sendUpstream(entry);
    }
    if (weight >= this.#echoLevel) this.#echo(entry, weight);
  }

  /** Lines below `level` are neither kept nor sent to the panel, nor accepted from it. Default: `INFO`. An unknown level changes nothing. */
  setLogLevel(level: LogLevelName): void {
    this.#logLevel = this.#weight(level) ?? this.#logLevel;
  }
  /** Lines below `level` are not written to the console. Default: `WARN`. An unknown level changes nothing. */
  setEchoLevel(level: LogLevelName): void {
    this.#echoLevel = this.#weight(level) ?? this.#echoLevel;
  }
  /** Lines older than two intervals are dropped with the next line. Unit: milliseconds. Default: no limit by age. */
  setLogRollInterval(ms: number): void {
    this.#buffer.setRollInterval(ms);
  }
  /** Prefix of lines on the console. */
  setNamespace(namespace: string): void {
    this.#namespace = namespace ? `[${namespace}] ` : "";
  }

  /** Removes the objects from kept lines. */
  clearObjects(): void {
    for (const entry of this.#buffer.entries) entry.objects = [];
  }
  /** Removes the errors from kept lines. */
  clearExceptions(): void {
    for (const entry of this.#buffer.entries) entry.exception = null;
  }

  /** Distinguishes this log from others that send to the same panel. */
  getLoggerId(): string {
    return this.#deps.loggerId;
  }

  /** All kept lines. */
  toString(): string {
    return this.#buffer.entries.join("\n");
  }

  /** Saves the kept lines as a file, `agent-log.txt` unless named. */
  download(options?: DownloadOptions | string): void {
    const { logName, filterByLogLevel } = typeof options === "string" ? { logName: options } : { ...options };
    const lines = this.#buffer.entries.filter(({ level }) => !filterByLogLevel || weightOf(level) >= this.#logLevel);
    saveFile(this.#deps.window, `${logName || "agent-log"}.txt`, JSON.stringify(lines, undefined, 4));
  }

  /** Adds a line that the panel sent. Lines of this log that come back are ignored. */
  addPanelLine(line: unknown): void {
    if (typeof line !== "object" || line === null) return;
    const entry = LogEntry.fromObject(line);
    if (entry.loggerId !== this.getLoggerId()) this.addLogEntry(entry);
  }

  #write(level: LogLevelName, text: unknown[]): LogEntry {
    const component = COMPONENTS.has(text[0]) ? String(text.shift()) : "ccp";
    return this.write(component, level, sprintf(...text));
  }

  /** Weight of a level; logging must not break a page, so an unknown level is only reported. */
  #weight(level: string): number | undefined {
    if (isLevel(level)) return LEVEL_WEIGHTS[level];
    this.#deps.console.error(`Unknown logging level: ${level}`);
    return undefined;
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

function isLevel(level: string): level is LogLevelName {
  return Object.hasOwn(LEVEL_WEIGHTS, level);
}

/** Downloads a text file, as a link would. */
function saveFile({ document }: Pick<Window, "document">, name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.style.display = "none";
  document.body.appendChild(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(link.href);
}
