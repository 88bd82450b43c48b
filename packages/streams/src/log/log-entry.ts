import { redact } from "./redact.ts";

/** Levels by weight. `CRITICAL` is written as `ERROR`, as upstream does. */
export const LEVEL_WEIGHTS = { TEST: 0, TRACE: 10, DEBUG: 20, INFO: 30, LOG: 40, WARN: 50, ERROR: 100, CRITICAL: 200 };

/** How serious a line is. */
export type LogLevelName = keyof typeof LEVEL_WEIGHTS;

/** What is kept of a thrown thing. */
export type LoggedException = {
  readonly type: string;
  readonly message?: string;
  readonly stack: readonly string[];
};

/**
 * One line of the log; hang an error or an object on it. Objects are copied without secrets and customers.
 *
 * Its fields are those that travel to the panel. Source: docs/wire/streams.md#broadcasts and #logger.
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

  /** A line again, from what came of it over the frame's border. */
  static fromObject(object: object): LogEntry {
    // Only fields are copied; whatever the sender put there is shown, never called.
    const entry = Object.assign(new LogEntry("ccp", "INFO", "", null), object);
    const time = new Date(entry.time);
    entry.time = Number.isNaN(time.getTime()) ? new Date(0) : time;
    entry.text = String(entry.text);
    if (!Array.isArray(entry.objects)) entry.objects = [];
    return entry;
  }

  withException(error: unknown): this {
    const { message, stack } = error instanceof Error ? error : {};
    this.exception = {
      type: Object.prototype.toString.call(error),
      ...(message === undefined ? {} : { message }),
      stack: stack?.split("\n") ?? [],
    };
    return this;
  }
  withObject(object: unknown): this {
    this.objects.push(redact(object));
    return this;
  }
  /** The same; events of other origins are read as far as they may be. */
  withCrossOriginEventObject(event: { readonly origin?: string; readonly data?: unknown }): this {
    return this.withObject({ origin: event.origin, data: event.data });
  }
  /** Accepted and without effect: what travels is decided by level, for every line alike. */
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
