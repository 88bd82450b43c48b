/** The host page's side of a scenario: opens the panel, calls the library, and writes down everything that it tells. Runs in the browser. */
import { describe } from "./describe.ts";
import type { Loose } from "./loose.ts";
import { type ConduitMessage, createRemotePanel, NOISE, type RemotePanel, type SdkMessage } from "./remote-panel.ts";
import { sleep, until } from "./waiting.ts";

/** What one library did in one scenario, line by line. */
export type Transcript = {
  /** What host code was told, and what its calls gave back, in order. */
  readonly told: readonly string[];
  /** What the panel heard on the conduit. */
  readonly up: readonly string[];
  /** What the panel heard on the newer channel. */
  readonly sdk: readonly string[];
  /** What happened to frames and popups. */
  readonly windows: readonly string[];
};

/** One scenario: a true sentence, and what happens. */
export type Scenario = { readonly name: string; readonly play: (stage: Stage) => Promise<void> };

/** What a scenario plays on. */
export type Stage = {
  readonly connect: Loose;
  readonly panel: RemotePanel;
  readonly popups: Window[];
  /** Number of frames that were added to the page so far. */
  readonly addedFrames: () => number;
  readonly panelUrl: string;
  readonly loginUrl: string;
  /** Opens the panel as hosts do, short of patience; `params` go over the defaults. */
  open(params?: object): void;
  /** Writes a line. */
  tell(what: string, ...values: unknown[]): void;
  /** A callback that writes its name and arguments. */
  teller(what: string): (...values: unknown[]) => void;
  /** Runs something and writes what it gave back, or the name of what it threw. */
  attempt<T>(what: string, work: () => T): T | undefined;
  /** The same for a promise. */
  attemptAsync(what: string, work: () => unknown): Promise<unknown>;
  /** Makes a call that takes `{success, failure}`, and waits for either. */
  call(what: string, work: (callbacks: Loose) => unknown): Promise<void>;
  settle(): Promise<void>;
  sleep(ms: number): Promise<void>;
  until(what: string, holds: () => boolean): Promise<void>;
  /** Subscribes to everything on the event bus. */
  listenToBus(): void;
};

/** Times of the library, short enough for a test, and far enough apart for a busy machine. Unit: milliseconds. */
const PATIENCE = { ccpLoadTimeout: 4_000, ccpAckTimeout: 3_000, ccpSynTimeout: 1_000 };

/** Sets the stage in the host page; the library is there already. */
export function setStage(connect: Loose, panelUrl: string): { stage: Stage; transcript: () => Transcript } {
  const told: string[] = [];
  const windows: string[] = [];
  const popups = watchPopups(windows, panelUrl);
  const panel = createRemotePanel();
  const container = document.getElementById("panel") as HTMLElement; // of host.html
  watchFrames(container, windows, panelUrl);

  const tell = (what: string, ...values: unknown[]): void => {
    told.push([what, ...values.map((value) => describe(connect, value))].join(" "));
  };
  const teller =
    (what: string) =>
    (...values: unknown[]): void =>
      tell(what, ...values);

  const stage: Stage = {
    connect,
    panel,
    popups,
    addedFrames: () => windows.filter((line) => line.startsWith("IFRAME added")).length,
    panelUrl,
    loginUrl: panelUrl.replace("panel.html", "login.html"),
    open: (params = {}) => connect.core.initCCP(container, { ccpUrl: panelUrl, ...PATIENCE, ...params }),
    tell,
    teller,
    attempt: (what, work) => attempt(tell, what, work),
    attemptAsync: async (what, work) => {
      try {
        const value = await work();
        tell(`${what} gives`, value);
        return value;
      } catch (error) {
        tell(`${what} rejects`, kindOf(error));
        return undefined;
      }
    },
    async call(what, work) {
      let isAnswered = false;
      const answer =
        (kind: string) =>
        (...values: unknown[]) => {
          isAnswered = true;
          tell(`${what} ${kind}`, ...values);
        };
      attempt(tell, what, () => work({ success: answer("success"), failure: answer("failure") }));
      await until(`the answer to ${what}`, () => isAnswered, 600).catch(() => tell(`${what} is never answered`));
      await panel.settle(); // so that what the call led to is told before the next one
    },
    settle: () => panel.settle(),
    sleep,
    until,
    listenToBus() {
      connect.core.getEventBus().subscribeAll((data: unknown, name: string) => {
        if (NOISE.test(name) || name === "acknowledge") return;
        if (name === "ack_timeout" && told.at(-1) === "bus ack_timeout null") return; // as often as the clock says
        if (name === "agent::update") tell("bus agent::update");
        else tell(`bus ${name}`, data);
      });
    },
  };

  const transcript = (): Transcript => ({
    told,
    up: panel.up
      .filter(isHeard)
      .map(({ event, data }) => (data === undefined ? event : `${event} ${describe(connect, data)}`)),
    sdk: panel.sdk.filter(isSaid).map(({ type, ...rest }) => `${type} ${describe(connect, rest)}`),
    windows: withoutRepeats(windows),
  });
  return { stage, transcript };
}

function attempt<T>(tell: Stage["tell"], what: string, work: () => T): T | undefined {
  try {
    const value = work();
    tell(`${what} gives`, value);
    return value;
  } catch (error) {
    tell(`${what} throws`, kindOf(error));
    return undefined;
  }
}

/** Names of errors are part of the interface, their sentences are not; what the panel said is handed on as it is. */
function kindOf(error: unknown): unknown {
  if (error instanceof Error) return "errorKey" in error ? [error.name, error.errorKey] : error.name;
  return typeof error === "string" && !error.startsWith("{") ? "a sentence" : error;
}

/** Keepalives come by the clock: the first one counts. Logs and metrics are not compared. */
function isHeard({ event, data }: ConduitMessage, index: number, all: readonly ConduitMessage[]): boolean {
  if (event === "synchronize") return all.findIndex((other) => other.event === event) === index;
  if (event === "broadcast") return !NOISE.test((data as { event: string }).event);
  return !NOISE.test(event);
}

function isSaid({ type }: SdkMessage): boolean {
  return type !== "log" && type !== "metric";
}

/** While nobody is signed in the frame is made anew by the clock: once or often is the same, and scenarios count where it matters. */
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
