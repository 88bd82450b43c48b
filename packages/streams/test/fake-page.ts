/** A fake page without a browser: window, frame container, popups and locks, all inspectable. */
import { createManualClock, createSeededRandom, type ManualClock } from "@tributary/testkit";
import { assemble, installPanel } from "../src/assemble.ts";
import { installCore } from "../src/core/core-members.ts";
import type { Connect, Part } from "../src/namespace.ts";
import type { StreamsDeps } from "../src/streams-deps.ts";

/** A message posted to a frame. */
export type Posted = { readonly event: string; readonly data?: unknown };

/** A frame of the page with its attributes and received messages. */
export type FakeFrame = {
  src: string;
  readonly name: string;
  readonly title: string;
  readonly allow: string;
  readonly style: { cssText: string; display?: string };
  isConnected: boolean;
  readonly posted: Posted[];
  readonly contentWindow: object;
  readonly listeners: Map<string, () => void>;
};

/** A window opened by the page. */
export type FakePopup = {
  readonly url: string;
  readonly features: string;
  closed: boolean;
  focused: number;
  close(): void;
};

/** The fake page as seen by a test. */
export interface FakePage {
  readonly deps: StreamsDeps;
  readonly clock: ManualClock;
  readonly container: HTMLElement;
  readonly frames: readonly FakeFrame[];
  readonly popups: readonly FakePopup[];
  /** Names of held locks. */
  readonly locks: Set<string>;
  /** Number of listeners on the window. */
  readonly listening: number;
  /** Returns the current frame. */
  frame(): FakeFrame;
  /** Posts a message as the panel in `frame`. */
  post(event: string, data?: unknown, frame?: FakeFrame): void;
  /** Delivers an arbitrary message to the window. */
  deliver(message: Partial<MessageEvent<unknown>>): void;
  /** Events posted to the current frame since the last call, without keepalive requests by default. */
  takePosted(wantsAll?: boolean): Posted[];
}

/** Creates a page at https://desk.example. */
export function createFakePage(options: { readonly withoutLocks?: boolean } = {}): FakePage {
  const clock = createManualClock();
  const listeners: ((event: MessageEvent<unknown>) => void)[] = [];
  const frames: FakeFrame[] = [];
  const popups: FakePopup[] = [];
  const locks = new Set<string>();

  function createElement(): FakeFrame {
    const posted: Posted[] = [];
    const frame = {
      src: "",
      name: "",
      title: "",
      allow: "",
      style: { cssText: "" },
      isConnected: false,
      posted,
      contentWindow: { postMessage: (message: Posted) => void posted.push(message) },
      listeners: new Map<string, () => void>(),
      addEventListener: (type: string, listener: () => void) => void frame.listeners.set(type, listener),
      removeEventListener: (type: string) => void frame.listeners.delete(type),
      offsetWidth: 300,
      offsetHeight: 400,
      getClientRects: () => [1],
      remove() {
        frame.isConnected = false;
        const index = frames.indexOf(frame);
        if (index >= 0) frames.splice(index, 1);
      },
    };
    return frame;
  }
  const container = {
    appendChild(frame: FakeFrame) {
      frame.isConnected = true;
      frames.push(frame);
      return frame;
    },
    querySelectorAll: () => frames,
    style: { display: "" },
  };
  const window = {
    location: { origin: "https://desk.example", href: "https://desk.example/crm", pathname: "/crm" },
    document: { createElement, getElementById: () => null },
    navigator: options.withoutLocks
      ? {}
      : { locks: { request: (...args: Parameters<typeof request>) => request(...args) } },
    addEventListener: (_type: string, listener: (event: MessageEvent<unknown>) => void) =>
      void listeners.push(listener),
    removeEventListener: (_type: string, listener: (event: MessageEvent<unknown>) => void) => {
      const index = listeners.indexOf(listener);
      if (index >= 0) listeners.splice(index, 1);
    },
    getComputedStyle: () => ({ display: "block" }),
    open(url: string, _name: string, features: string) {
      const popup: FakePopup & { focus(): void } = {
        url,
        features,
        closed: false,
        focused: 0,
        focus() {
          popup.focused += 1;
        },
        close() {
          popup.closed = true;
        },
      };
      popups.push(popup);
      return popup;
    },
  };
  async function request(name: string, _mode: object, hold: (lock: object | null) => Promise<void>): Promise<void> {
    if (locks.has(name)) return hold(null);
    locks.add(name);
    await hold({});
    locks.delete(name);
  }

  const page: FakePage = {
    deps: {
      window: window as unknown as Window,
      clock,
      random: createSeededRandom(1),
      fetch: () => Promise.reject(new Error("no network in tests")),
      console: { debug() {}, info() {}, warn() {}, error() {} },
    },
    clock,
    container: container as unknown as HTMLElement,
    frames,
    popups,
    locks,
    get listening() {
      return listeners.length;
    },
    frame() {
      const frame = frames.at(-1);
      if (frame === undefined) throw new Error("no frame on the page");
      return frame;
    },
    deliver(message) {
      for (const listener of [...listeners])
        listener({ ports: [], origin: "https://panel.example", ...message } as MessageEvent<unknown>);
    },
    post: (event, data, frame = page.frame()) =>
      page.deliver({ source: frame.contentWindow as Window, data: data === undefined ? { event } : { event, data } }),
    takePosted: (wantsAll = false) =>
      page
        .frame()
        .posted.splice(0)
        .filter(({ event }) => wantsAll || event !== "synchronize"),
  };
  return page;
}

/** Minimal substitutes for the other parts that the core uses. */
const installOthers: Part = (ns) => {
  const entry = { withException: () => entry, withObject: () => entry };
  const write = () => entry;
  class Contact {
    readonly contactId: string;
    constructor(contactId: string) {
      this.contactId = contactId;
    }
  }
  Object.assign(ns, {
    getLog: () => ({ trace: write, debug: write, info: write, warn: write, error: write, addPanelLine() {} }),
    version: "2.28.2",
    ValueError: class ValueError extends Error {
      override readonly name = "ValueError";
    },
    StateError: class StateError extends Error {
      override readonly name = "StateError";
    },
    Agent: class Agent {},
    Contact,
  });
  Object.assign(ns.core, { AgentDataProvider: class AgentDataProvider {} });
};

/** Creates an instance with only the core part in a page. */
export function createCore(page: FakePage): Connect {
  return assemble(page.deps, [installCore, installPanel, installOthers]);
}

/** URL of the panel in tests. */
export const CCP_URL = "https://panel.example/ccp-v2/";
