/** A page with a chat library: its own globals, the clock of the center, and a network that scenarios can break. */
import type { Clock } from "@tributary/kernel";
import type { Wire } from "../center/scenario-center.ts";
import type { ChatLibrary } from "../libraries.ts";
import { replaceClock } from "./clock.ts";
import { createNetwork, type Network } from "./network.ts";
import type { PageGlobals, PageWindow } from "./window.ts";

/** Members of the global `connect` are those of two libraries, hence untyped. */
// biome-ignore lint/suspicious/noExplicitAny: compared libraries have different types
export type Loose = any;

/** An open page. */
export type Page = Disposable & {
  /** The global `connect`. */
  readonly connect: Loose;
  readonly network: Network;
  /** State of `navigator`. */
  readonly navigator: { onLine: boolean };
  /** Dispatches an event of the window, such as `online`. */
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

export type PageDeps = {
  readonly clock: Clock;
  /** Absent: sockets reach the center themselves, and scenarios cannot cut them. */
  readonly wire?: Wire;
  readonly openWindow: () => PageWindow;
};

/** Opens a page and runs the library's script in it. */
export function openPage(
  { clock, wire, openWindow }: PageDeps,
  { script }: ChatLibrary,
  { connect }: PageOptions = {},
): Page {
  const opened = openWindow();
  const { window } = opened;
  const network = createNetwork(window, wire);
  const timers = replaceClock(window, clock);
  const navigator = { onLine: true };
  const state = { isVisible: true };
  Object.assign(window, network.globals);
  Object.assign(window.console, SILENT);
  Object.defineProperty(window.navigator, "onLine", { get: () => navigator.onLine });
  Object.defineProperty(window.document, "visibilityState", { get: () => (state.isVisible ? "visible" : "hidden") });
  const subscriptions = [window, window.document].map(countSubscriptions);
  const globals: Loose = window;
  if (connect !== undefined) globals.connect = connect;
  opened.run(script);
  return {
    connect: globals.connect,
    network,
    navigator,
    get held() {
      return timers.count + subscriptions.reduce((sum, count) => sum + count(), 0);
    },
    dispatch: (type) => void window.dispatchEvent(new window.Event(type)),
    setVisible(isVisible) {
      state.isVisible = isVisible;
      window.document.dispatchEvent(new window.Event("visibilitychange", { bubbles: true }));
    },
    [Symbol.dispose]() {
      timers.stop();
      network.isOffline = true; // answers that are on their way find no page
      network.cut();
      opened[Symbol.dispose]();
    },
  };
}

const ignore = (): void => {};
const SILENT = { debug: ignore, info: ignore, log: ignore, warn: ignore, error: ignore };

/** Counts the subscriptions to a target from now on. */
function countSubscriptions(target: PageGlobals | Document): () => number {
  const { addEventListener, removeEventListener } = target;
  let count = 0;
  Object.assign(target, {
    addEventListener(...args: Parameters<typeof addEventListener>) {
      count += 1;
      addEventListener.apply(target, args);
    },
    removeEventListener(...args: Parameters<typeof removeEventListener>) {
      count -= 1;
      removeEventListener.apply(target, args);
    },
  });
  return () => count;
}
