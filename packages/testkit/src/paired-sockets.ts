/** What goes over a socket. */
export type SocketData = string | Uint8Array;

/** How a socket ended. 1006: without a word. Source: RFC 6455 section 7.4. */
export type SocketEnd = { readonly code: number; readonly reason: string };

/** The smallest thing that is a WebSocket for either side. */
export interface PairedSocket {
  /** Sends; does nothing once the socket is closing. */
  send(data: SocketData): void;
  /** Says goodbye behind what was sent before; over when the other end has answered. */
  close(code?: number, reason?: string): void;
  onMessage(listener: (data: SocketData) => void): Disposable;
  /** Told once. A listener that comes too late is told at once. */
  onClose(listener: (end: SocketEnd) => void): Disposable;
  readonly isOpen: boolean;
}

/** Which end of a pair. */
export type SocketSide = "client" | "server";

export type FrameOnTheWay =
  | { readonly kind: "data"; readonly data: SocketData }
  | ({ readonly kind: "close" } & SocketEnd);

/** Two ends of one connection. What one sends waits until the test lets it go. */
export interface SocketPair {
  readonly client: PairedSocket;
  readonly server: PairedSocket;
  /** What is on its way to an end, the oldest first. */
  waitingFor(side: SocketSide): readonly FrameOnTheWay[];
  /** Lets the oldest `count` frames arrive at one end. Returns how many did. */
  deliverTo(side: SocketSide, count?: number): number;
  /** Lets everything arrive, also what is sent because of it, until nothing is on its way. */
  deliverAll(): void;
  /** The network breaks: what is on its way is lost, and both ends, or only `side`, notice. */
  cut(side?: SocketSide): void;
}

const GONE: SocketEnd = { code: 1006, reason: "" };
const NORMAL_CODE = 1005;

type End = {
  readonly messages: Set<(data: SocketData) => void>;
  readonly closings: Set<(end: SocketEnd) => void>;
  readonly inbox: FrameOnTheWay[];
  state: "open" | "closing" | "closed";
  end: SocketEnd;
};

/** Makes a pair of connected sockets. */
export function createPairedSockets(): SocketPair {
  const ends: Readonly<Record<SocketSide, End>> = { client: createEnd(), server: createEnd() };
  let isCut = false;

  function put(to: End, frame: FrameOnTheWay): void {
    if (!isCut) to.inbox.push(frame);
  }

  function arrive(side: SocketSide): boolean {
    const here = ends[side];
    const frame = here.inbox.shift();
    if (frame === undefined) return false;
    if (here.state === "closed") return true;
    if (frame.kind === "data") {
      for (const listener of [...here.messages]) listener(frame.data);
      return true;
    }
    if (here.state === "open") put(ends[otherSide(side)], frame);
    finish(here, frame);
    return true;
  }

  function deliverTo(side: SocketSide, count = Number.POSITIVE_INFINITY): number {
    let delivered = 0;
    while (delivered < count && arrive(side)) delivered += 1;
    return delivered;
  }

  return {
    client: createSocket(ends.client, (frame) => put(ends.server, frame)),
    server: createSocket(ends.server, (frame) => put(ends.client, frame)),
    waitingFor: (side) => [...ends[side].inbox],
    deliverTo,
    deliverAll() {
      while (deliverTo("server") + deliverTo("client") > 0);
    },
    cut(side) {
      isCut = true;
      for (const each of ["client", "server"] as const) {
        ends[each].inbox.length = 0;
        if (side === undefined || side === each) finish(ends[each], GONE);
      }
    },
  };
}

function createEnd(): End {
  return { messages: new Set(), closings: new Set(), inbox: [], state: "open", end: GONE };
}

function finish(here: End, { code, reason }: SocketEnd): void {
  if (here.state === "closed") return;
  here.state = "closed";
  here.end = { code, reason };
  for (const listener of [...here.closings]) listener(here.end);
}

function createSocket(here: End, put: (frame: FrameOnTheWay) => void): PairedSocket {
  return {
    send(data) {
      if (here.state === "open") put({ kind: "data", data: typeof data === "string" ? data : data.slice() });
    },
    close(code = NORMAL_CODE, reason = "") {
      if (here.state !== "open") return;
      here.state = "closing";
      put({ kind: "close", code, reason });
    },
    onMessage: (listener) => listenIn(here.messages, listener),
    onClose(listener) {
      if (here.state === "closed") listener(here.end);
      return listenIn(here.closings, listener);
    },
    get isOpen() {
      return here.state === "open";
    },
  };
}

function listenIn<L>(listeners: Set<L>, listener: L): Disposable {
  listeners.add(listener);
  return { [Symbol.dispose]: () => void listeners.delete(listener) };
}

function otherSide(side: SocketSide): SocketSide {
  return side === "client" ? "server" : "client";
}
