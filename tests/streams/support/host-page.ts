/** The host page of a scenario: opens the panel, calls the library, and records its callbacks and results. Runs in the browser. */
import { describe } from "./describe.ts";
import type { Loose } from "./loose.ts";
import { type ConduitMessage, createRemotePanel, NOISE, type RemotePanel, type SdkMessage } from "./remote-panel.ts";
import { sleep, until } from "./waiting.ts";

/** Recorded output of one library in one scenario, line by line. */
export type Transcript = {
  /** Callbacks of host code and results of its calls, in order. */
  readonly host: readonly string[];
  /** Messages received by the panel on the conduit. */
  readonly up: readonly string[];
  /** Messages received by the panel on the SDK channel. */
  readonly sdk: readonly string[];
  /** Changes of frames and popups. */
  readonly windows: readonly string[];
};

/** A scenario: a statement, and its script. */
export type Scenario = { readonly name: string; readonly run: (page: HostPage) => Promise<void> };

/** Interface of the host page for scenarios. */
export type HostPage = {
  readonly connect: Loose;
  readonly panel: RemotePanel;
  /** Element that contains the panel. */
  readonly container: HTMLElement;
  readonly popups: Window[];
  /** Number of frames added to the page so far. */
  readonly addedFrames: () => number;
  readonly panelUrl: string;
  readonly loginUrl: string;
  /** Opens the panel with short timeouts; `params` override the defaults. */
  open(params?: object): void;
  /** Records a line. */
  record(what: string, ...values: unknown[]): void;
  /** Returns a callback that records its name and arguments. */
  recorder(what: string): (...values: unknown[]) => void;
  /** Runs `work` and records its result, or the name of the thrown error. */
  attempt<T>(what: string, work: () => T): T | undefined;
  /** As `attempt`, for a promise. */
  attemptAsync(what: string, work: () => unknown): Promise<unknown>;
  /** Makes a call with `{success, failure}` callbacks and waits for either. */
  call(what: string, work: (callbacks: Loose) => unknown): Promise<void>;
  drain(): Promise<void>;
  sleep(ms: number): Promise<void>;
  until(what: string, holds: () => boolean): Promise<void>;
  /** Subscribes to all events of the bus. */
  listenToBus(): void;
};

/** Timeouts of the library: short enough for a test, long enough for a busy machine. Unit: milliseconds. */
const TIMEOUTS = { ccpLoadTimeout: 4_000, ccpAckTimeout: 3_000, ccpSynTimeout: 1_000 };

/** Creates the host page's interface; the library must be loaded. */
export function createHostPage(connect: Loose, panelUrl: string): { page: HostPage; transcript: () => Transcript } {
  const host: string[] = [];
  const windows: string[] = [];
  const popups = watchPopups(windows, panelUrl);
  const panel = createRemotePanel();
  const container = document.getElementById("panel") as HTMLElement; // of host.html
  watchFrames(container, windows, panelUrl);

  const record = (what: string, ...values: unknown[]): void => {
    host.push([what, ...values.map((value) => describe(connect, value))].join(" "));
  };
  const recorder =
    (what: string) =>
    (...values: unknown[]): void =>
      record(what, ...values);

  const page: HostPage = {
    connect,
    panel,
    container,
    popups,
    addedFrames: () => windows.filter((line) => line.startsWith("IFRAME added")).length,
    panelUrl,
    loginUrl: panelUrl.replace("panel.html", "login.html"),
    open: (params = {}) => connect.core.initCCP(container, { ccpUrl: panelUrl, ...TIMEOUTS, ...params }),
    record,
    recorder,
    attempt: (what, work) => attempt(record, what, work),
    attemptAsync: async (what, work) => {
      try {
        const value = await work();
        record(`${what} gives`, value);
        return value;
      } catch (error) {
        record(`${what} rejects`, kindOf(error));
        return undefined;
      }
    },
    async call(what, work) {
      let isAnswered = false;
      const answer =
        (kind: string) =>
        (...values: unknown[]) => {
          isAnswered = true;
          record(`${what} ${kind}`, ...values);
        };
      attempt(record, what, () => work({ success: answer("success"), failure: answer("failure") }));
      await until(`the response to ${what}`, () => isAnswered, 2_000).catch(() => record(`${what} gets no response`));
      await panel.drain(); // record the effects of the call before the next one
    },
    drain: () => panel.drain(),
    sleep,
    until,
    listenToBus() {
      connect.core.getEventBus().subscribeAll((data: unknown, name: string) => {
        if (NOISE.test(name) || name === "acknowledge") return;
        if (name === "ack_timeout" && host.at(-1) === "bus ack_timeout null") return; // repeated by timer, an arbitrary number of times
        if (name === "agent::update") record("bus agent::update");
        else record(`bus ${name}`, data);
      });
    },
  };

  const transcript = (): Transcript => ({
    host,
    up: panel.up
      .filter(isComparedMessage)
      .map(({ event, data }) => (data === undefined ? event : `${event} ${describe(connect, data)}`)),
    sdk: panel.sdk.filter(isComparedSdkMessage).map(({ type, ...rest }) => `${type} ${describe(connect, rest)}`),
    windows: withoutRepeats(windows),
  });
  return { page, transcript };
}

function attempt<T>(record: HostPage["record"], what: string, work: () => T): T | undefined {
  try {
    const value = work();
    record(`${what} gives`, value);
    return value;
  } catch (error) {
    record(`${what} throws`, kindOf(error));
    return undefined;
  }
}

/** Error names are part of the interface, messages are not; JSON text from the panel is compared unchanged. */
function kindOf(error: unknown): unknown {
  if (error instanceof Error) return "errorKey" in error ? [error.name, error.errorKey] : error.name;
  return typeof error === "string" && !error.startsWith("{") ? "a sentence" : error;
}

/** True for compared messages: the first keepalive only, because they are sent by timer, and no logs or metrics. */
function isComparedMessage({ event, data }: ConduitMessage, index: number, all: readonly ConduitMessage[]): boolean {
  if (event === "synchronize") return all.findIndex((other) => other.event === event) === index;
  if (event === "broadcast") return !NOISE.test((data as { event: string }).event);
  return !NOISE.test(event);
}

function isComparedSdkMessage({ type }: SdkMessage): boolean {
  return type !== "log" && type !== "metric";
}

/** Removes repeated lines: while signed out the frame is replaced by timer. Scenarios count the frames where the number matters. */
function withoutRepeats(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => index < 2 || line !== lines[index - 2] || !line.startsWith("IFRAME"));
}

function watchFrames(container: HTMLElement, windows: string[], panelUrl: string): void {
  const origin = new URL(panelUrl).origin;
  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) {
      for (const node of removedNodes) windows.push(`${node.nodeName} removed`);
      for (const node of addedNodes) {
        const attributes = node instanceof Element ? [...node.attributes] : [];
        const list = attributes.map(({ name, value }) => `${name}=${value.replace(origin, "")}`).sort();
        windows.push(`${node.nodeName} added: ${list.join(" | ")}`);
      }
    }
  }).observe(container, { childList: true });
}

function watchPopups(windows: string[], panelUrl: string): Window[] {
  const popups: Window[] = [];
  const open = window.open.bind(window);
  window.open = (url, name, features) => {
    windows.push(`popup ${String(url).replace(new URL(panelUrl).origin, "")} | ${name} | ${features}`);
    const popup = open(url, name, features);
    if (popup) popups.push(popup);
    return popup;
  };
  return popups;
}
