import { redact } from "./redact.ts";

/** Levels by weight. `CRITICAL` is written as `ERROR`, as upstream does. */
export const LEVEL_WEIGHTS = { TEST: 0, TRACE: 10, DEBUG: 20, INFO: 30, LOG: 40, WARN: 50, ERROR: 100, CRITICAL: 200 };

/** Severity of an entry. */
export type LogLevelName = keyof typeof LEVEL_WEIGHTS;

/** Logged fields of a thrown value. */
export type LoggedException = {
  readonly type: string;
  readonly message?: string;
  readonly stack: readonly string[];
};

/**
 * An entry of the log, to which an error or an object can be attached. Objects are copied with secrets and customer data redacted.
 *
 * Its fields are those sent to the panel.
 *
 * Source: docs/wire/streams.md#broadcasts and #logger.
 */
export class LogEntry {
  component: string;
  level: string;
  text: string;
  time: Date;
  tabId: string | null;
  exception: LoggedException | null = null;
  objects: unknown[] = [];
  line = 0;
  agentResourceId: string | null = null;
  loggerId: string | null;
  contextLayer: string | null;

  // biome-ignore lint/complexity/useMaxParams: pages may construct it, with these parameters
  constructor(
    component: string,
    level: string,
    text: string,
    loggerId: string | null,
    tabId?: string | null,
    contextLayer?: string | null,
  ) {
    this.component = component;
    this.level = level;
    this.text = text;
    this.time = new Date(0);
    this.loggerId = loggerId;
    this.tabId = tabId ?? null;
    this.contextLayer = contextLayer ?? null;
  }

  /** Restores an entry from its serialized form. */
  static fromObject(object: object): LogEntry {
    // Only data fields are copied; values from the sender are displayed, never called.
    const entry = Object.assign(new LogEntry("ccp", "INFO", "", null), object);
    const time = new Date(entry.time);
    entry.time = Number.isNaN(time.getTime()) ? new Date(0) : time;
    entry.text = String(entry.text);
    entry.component = "ccp";
    if (!Array.isArray(entry.objects)) entry.objects = [];
    return entry;
  }

  withException(error: unknown): this {
    const { name, message, stack } = error instanceof Error ? error : {};
    this.exception = {
      type: name ?? Object.prototype.toString.call(error),
      ...(message === undefined ? {} : { message }),
      stack: stack?.split("\n") ?? [],
    };
    return this;
  }
  withObject(object: unknown): this {
    this.objects.push(redact(object));
    return this;
  }
  /** Attaches the event; only the readable fields of events from other origins. */
  withCrossOriginEventObject(event: { readonly origin?: string; readonly data?: unknown }): this {
    return this.withObject({ origin: event.origin, data: event.data });
  }
  /** Accepted without effect: the level decides which entries are sent. */
  sendInternalLogToServer(): this {
    return this;
  }

  getComponent(): string {
    return this.component;
  }
  getLevel(): string {
    return this.level;
  }
  getText(): string {
    return this.text;
  }
  getTime(): Date {
    return this.time;
  }
  getTabId(): string | null {
    return this.tabId;
  }
  getAgentResourceId(): string | null {
    return this.agentResourceId;
  }
  getContextLayer(): string | null {
    return this.contextLayer;
  }
  toString(): string {
    return `[${this.time.toISOString()}] [${this.level}] [${this.agentResourceId}]: ${this.text}`;
  }
}
