import type { Wire } from "../center/scenario-center.ts";
import { createPageFetch } from "./fetch.ts";
import { type PageSocket, pageSocketOf } from "./socket.ts";
import type { PageGlobals } from "./window.ts";

/** A request of a page, as it arrives at the center. */
export type SentRequest = {
  readonly method: string;
  /** Path below `/participant/`; otherwise the whole address. */
  readonly operation: string;
  readonly host: string;
  readonly bearer: string | null;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;
};

/** Response in place of the center's. A string is the body as it is. */
export type Fake = {
  readonly status: number;
  readonly body?: object | string;
  readonly headers?: Record<string, string>;
};

/** A response in place of the center's, "fail" for a network error, "lose" to lose the center's response, or undefined to pass the request on. */
export type Fate = Fake | "fail" | "lose" | undefined;

/** Decides about a request. */
export type Interceptor = (request: SentRequest) => Fate;

/** Network of one page: records requests and frames, and breaks them as a scenario demands. */
export type Network = {
  readonly requests: SentRequest[];
  /** Frames that the page has sent. */
  readonly frames: string[];
  readonly sockets: Set<PageSocket>;
  interceptor: Interceptor | undefined;
  /** True: requests fail and sockets do not open. */
  isOffline: boolean;
  /** True: no socket sends or receives, or reports its end. */
  isSilent: boolean;
  /** True: pings are not sent. */
  holdsPings: boolean;
  /** Keeps the open sockets silent for good; later ones work. */
  silenceOpenSockets(): void;
  /** Answers wait for it. */
  gate: Promise<void> | undefined;
  /** Number of requests that the center has not answered. */
  inFlight: number;
  /** True while an answer or a frame of the center is on its way. */
  readonly isBusy: boolean;
  /** Names of the window that use this network. */
  readonly globals: Pick<PageGlobals, "fetch" | "WebSocket"> & { readonly XMLHttpRequest: undefined };
  /** Records a request and decides about it. */
  send(url: string, request: Pick<SentRequest, "method" | "headers"> & { readonly text: string }): Fate;
  /** Requests of one operation. */
  sent(operation: string): readonly SentRequest[];
  /** Cuts all sockets. */
  cut(): void;
  /** Receives a frame on the newest socket, as if the center had sent it. */
  receive(frame: object): void;
};

/** Creates the network of a page. Without a wire, sockets cannot be cut. */
export function createNetwork(window: PageGlobals, wire?: Wire): Network {
  const sockets = new Set<PageSocket>();
  let isSilent = false;
  const network: Omit<Network, "globals"> = {
    requests: [],
    frames: [],
    sockets,
    interceptor: undefined,
    isOffline: false,
    get isSilent() {
      return isSilent;
    },
    set isSilent(value) {
      isSilent = value;
      for (const socket of sockets) socket.isSilent = value;
    },
    holdsPings: false,
    silenceOpenSockets() {
      isSilent = false; // for later ones
    },
    gate: undefined,
    inFlight: 0,
    get isBusy() {
      return network.inFlight > 0 || [...sockets].some(({ isWaiting }) => isWaiting);
    },
    send(url, { method, headers, text }) {
      const { pathname, host } = new URL(url);
      const isOperation = pathname.startsWith("/participant/");
      const sent: SentRequest = {
        method,
        operation: isOperation ? pathname.slice("/participant/".length) : url,
        host,
        bearer: headers["x-amz-bearer"] ?? null,
        body: parse(text),
        headers,
      };
      network.requests.push(sent);
      return network.isOffline ? "fail" : network.interceptor?.(sent);
    },
    sent: (operation) => network.requests.filter((request) => request.operation === operation),
    cut() {
      for (const socket of sockets) socket.cut();
    },
    receive: (frame) => [...sockets].at(-1)?.receive(JSON.stringify(frame)),
  };
  return Object.assign(network, {
    globals: {
      fetch: createPageFetch(network, window),
      WebSocket: pageSocketOf(network, window, wire),
      XMLHttpRequest: undefined, // neither library needs it, and scenarios would not see its requests
    },
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return { text };
  }
}
