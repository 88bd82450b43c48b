import type { PageSocket } from "./page-socket.ts";

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

/**
 * Returns a response in place of the center's, "fail" for a network error, "lose" to lose the center's response, or undefined to pass the
 * request on.
 */
export type Interceptor = (request: SentRequest) => Fake | "fail" | "lose" | undefined;

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
  /** True while an answer of the center is on its way. */
  readonly isBusy: boolean;
  readonly fetch: typeof fetch;
  /** Requests of one operation. */
  sent(operation: string): readonly SentRequest[];
  /** Cuts all sockets. */
  cut(): void;
  /** Receives a frame on the newest socket, as if the center had sent it. */
  receive(frame: object): void;
};

/** Creates the network of a page. */
export function createNetwork(): Network {
  let inFlight = 0;
  const network: Network = {
    requests: [],
    frames: [],
    sockets: new Set(),
    interceptor: undefined,
    isOffline: false,
    isSilent: false,
    holdsPings: false,
    silenceOpenSockets() {
      network.isSilent = false;
      for (const socket of network.sockets) socket.isSilent = true;
    },
    gate: undefined,
    get isBusy() {
      return inFlight > 0 || [...network.sockets].some(({ isWaiting }) => isWaiting);
    },
    async fetch(input, init) {
      inFlight += 1;
      try {
        const answer = await exchange(network, new Request(input, init));
        await network.gate;
        return answer;
      } finally {
        inFlight -= 1;
      }
    },
    sent: (operation) => network.requests.filter((request) => request.operation === operation),
    cut() {
      for (const socket of network.sockets) socket.terminate();
    },
    receive(frame) {
      const socket = [...network.sockets].at(-1);
      socket?.emit("message", Buffer.from(JSON.stringify(frame)), false);
    },
  };
  return network;
}

async function exchange(network: Network, request: Request): Promise<Response> {
  const text = await request.clone().text();
  const { pathname, host } = new URL(request.url);
  const sent: SentRequest = {
    method: request.method,
    operation: pathname.startsWith("/participant/") ? pathname.slice("/participant/".length) : request.url,
    host,
    bearer: request.headers.get("x-amz-bearer"),
    body: parse(text),
    headers: Object.fromEntries(request.headers),
  };
  network.requests.push(sent);
  const fake = network.isOffline ? "fail" : network.interceptor?.(sent);
  if (fake === "fail") throw new TypeError("Failed to fetch");
  if (fake === undefined || fake === "lose") {
    const answer = await fetch(request);
    if (fake === undefined) return answer;
    throw new TypeError("Failed to fetch");
  }
  const body = typeof fake.body === "string" ? fake.body : JSON.stringify(fake.body ?? {});
  return new Response(body, { status: fake.status, headers: { "content-type": "application/json", ...fake.headers } });
}

function parse(text: string): Record<string, unknown> {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return { text };
  }
}
