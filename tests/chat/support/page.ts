/** A page with a chat library: its own globals, the clock of the center, and a network that scenarios can break. */
import vm from "node:vm";
import type { TestCenter } from "../../../packages/http/test/test-center.ts";
import type { ChatLibrary } from "./libraries.ts";
import { createNetwork, type Network } from "./network.ts";
import { pageSocketOf } from "./page-socket.ts";

/** Members of the global `connect` are those of two libraries, hence untyped. */
// biome-ignore lint/suspicious/noExplicitAny: compared libraries have different types
export type Loose = any;

/** An open page. */
export type Page = Disposable & {
  /** The global `connect`. */
  readonly connect: Loose;
  readonly network: Network;
  readonly navigator: { onLine: boolean; userAgent: string };
  /** Dispatches an event of the window and of the document, such as `online`. */
  dispatch(type: string): void;
  setVisible(isVisible: boolean): void;
  /** Number of timers and of subscriptions to events of the page that the library holds. */
  readonly held: number;
};

/** Differences from an ordinary page. */
export type PageOptions = {
  /** Names that are defined on `connect` before the library runs. */
  readonly connect?: object;
  /** Null: the service is not set to be the center. */
  readonly endpoint?: null;
};

type Timers = Pick<TestCenter, "clock" | "time">;

/** Opens a page and runs the library's script in it. */
export function openPage({ clock, time }: Timers, { script }: ChatLibrary, { connect }: PageOptions = {}): Page {
  const network = createNetwork();
  const timers = createTimers({ clock, time });
  const events = new EventTarget();
  let subscriptions = 0;
  const listening = {
    addEventListener(type: string, listener: EventListener) {
      subscriptions += 1;
      events.addEventListener(type, listener);
    },
    removeEventListener(type: string, listener: EventListener) {
      subscriptions -= 1;
      events.removeEventListener(type, listener);
    },
  };
  const navigator = { onLine: true, userAgent: "Mozilla/5.0 (X11; Linux x64) Chrome/140.0", language: "en" };
  const document = {
    visibilityState: "visible",
    ...listening,
    createElement: () => ({}),
    head: { append: () => {}, appendChild: () => {} },
  };
  const window: Record<string, unknown> = {
    ...PLATFORM,
    ...timers.globals,
    document,
    navigator,
    ...listening,
    fetch: network.fetch,
    WebSocket: pageSocketOf(network),
    performance: { now: () => time.monotonicMs() },
    location: { protocol: "http:", hostname: "127.0.0.1", href: "http://127.0.0.1/" },
  };
  if (connect !== undefined) window.connect = connect;
  window.window = window;
  window.self = window;
  const context = vm.createContext(window);
  vm.runInContext(DATE, context)(() => clock.now());
  vm.runInContext(script, context);
  return {
    connect: window.connect,
    network,
    navigator,
    get held() {
      return subscriptions + timers.count();
    },
    dispatch: (type) => void events.dispatchEvent(new Event(type)),
    setVisible(isVisible) {
      document.visibilityState = isVisible ? "visible" : "hidden";
      events.dispatchEvent(new Event("visibilitychange"));
    },
    [Symbol.dispose]() {
      timers.stop();
      network.isOffline = true; // answers that are on their way find no page
      network.cut();
    },
  };
}

const PLATFORM = {
  console: { ...console, debug: () => {}, info: () => {}, log: () => {}, warn: () => {}, error: () => {} },
  Request,
  Response,
  Headers,
  URL,
  URLSearchParams,
  AbortController,
  AbortSignal,
  TextEncoder,
  TextDecoder,
  crypto: { getRandomValues: crypto.getRandomValues.bind(crypto), randomUUID: crypto.randomUUID.bind(crypto) }, // no threads
  Blob,
  File,
  FormData,
  ReadableStream,
  btoa,
  atob,
  queueMicrotask,
  Event,
  EventTarget,
};

/** Replaces the clock of the page's own Date. */
const DATE = `(now) => {
  const Platform = Date;
  globalThis.Date = class extends Platform {
    constructor(...args) { if (args.length === 0) super(now()); else super(...args); }
    static now() { return now(); }
  };
}`;

/** Timers of a page on the clock of the center. */
function createTimers({ clock }: Timers) {
  const running = new Map<number, Disposable>();
  let last = 0;
  let isStopped = false;

  function start(delayMs: number, task: () => void, repeats: boolean): number {
    last += 1;
    const id = last;
    const arm = (): void => {
      running.set(
        id,
        clock.after(Math.ceil(Math.max(Number(delayMs) || 0, 0)), () => {
          if (repeats) arm();
          else running.delete(id);
          task();
        }),
      );
    };
    if (!isStopped) arm();
    return id;
  }
  const clear = (id: number): void => {
    running.get(id)?.[Symbol.dispose]();
    running.delete(id);
  };
  return {
    globals: {
      setTimeout: (task: (...args: unknown[]) => void, delayMs: number, ...args: unknown[]) =>
        start(delayMs, () => task(...args), false),
      setInterval: (task: (...args: unknown[]) => void, delayMs: number, ...args: unknown[]) =>
        start(delayMs, () => task(...args), true),
      clearTimeout: clear,
      clearInterval: clear,
    },
    count: () => running.size,
    stop() {
      isStopped = true;
      for (const id of [...running.keys()]) clear(id);
    },
  };
}
