/** Payload of a data frame. */
export type SocketData = string | Uint8Array;

/** Close code and reason of a socket. 1006: the connection was lost without a close frame. Source: RFC 6455 section 7.4. */
export type SocketEnd = { readonly code: number; readonly reason: string };

/** Minimal WebSocket interface for both sides of a connection. */
export interface PairedSocket {
  /** Does nothing once the socket is closing. */
  send(data: SocketData): void;
  /** Sends a close frame after the frames already sent. The socket is closed when the peer responds. */
  close(code?: number, reason?: string): void;
  onMessage(listener: (data: SocketData) => void): Disposable;
  /** Called once; immediately if the socket is already closed. */
  onClose(listener: (end: SocketEnd) => void): Disposable;
  readonly isOpen: boolean;
}

/** One end of a pair. */
export type SocketSide = "client" | "server";

export type InFlightFrame =
  | { readonly kind: "data"; readonly data: SocketData }
  | ({ readonly kind: "close" } & SocketEnd);

/** Two ends of one connection. Frames stay in flight until the test delivers them. */
export interface SocketPair {
  readonly client: PairedSocket;
  readonly server: PairedSocket;
  /** Frames in flight to one end, oldest first. */
  inFlightTo(side: SocketSide): readonly InFlightFrame[];
  /** Delivers the oldest `count` frames to one end. Returns the number delivered. */
  deliverTo(side: SocketSide, count?: number): number;
  /** Delivers all frames, including responses to them, until none is in flight. */
  deliverAll(): void;
  /** Breaks the network: drops all frames in flight and closes both ends with 1006, or only `side`. */
  cut(side?: SocketSide): void;
}

const CONNECTION_LOST: SocketEnd = { code: 1006, reason: "" };
const NO_STATUS_CODE = 1005;

type End = {
  readonly messageListeners: Set<(data: SocketData) => void>;
  readonly closeListeners: Set<(end: SocketEnd) => void>;
  readonly inbox: InFlightFrame[];
  state: "open" | "closing" | "closed";
  end: SocketEnd;
};

export function createPairedSockets(): SocketPair {
  const ends: Readonly<Record<SocketSide, End>> = { client: createEnd(), server: createEnd() };
  let isCut = false;

  function put(to: End, frame: InFlightFrame): void {
    if (!isCut) to.inbox.push(frame);
  }

  function arrive(side: SocketSide): boolean {
    const here = ends[side];
    const frame = here.inbox.shift();
    if (frame === undefined) return false;
    if (here.state === "closed") return true;
    if (frame.kind === "data") {
      for (const listener of [...here.messageListeners]) listener(frame.data);
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
    inFlightTo: (side) => [...ends[side].inbox],
    deliverTo,
    deliverAll() {
      while (deliverTo("server") + deliverTo("client") > 0);
    },
    cut(side) {
      isCut = true;
      for (const each of ["client", "server"] as const) {
        ends[each].inbox.length = 0;
        if (side === undefined || side === each) finish(ends[each], CONNECTION_LOST);
      }
    },
  };
}

function createEnd(): End {
  return { messageListeners: new Set(), closeListeners: new Set(), inbox: [], state: "open", end: CONNECTION_LOST };
}

function finish(here: End, { code, reason }: SocketEnd): void {
  if (here.state === "closed") return;
  here.state = "closed";
  here.end = { code, reason };
  for (const listener of [...here.closeListeners]) listener(here.end);
}

function createSocket(here: End, put: (frame: InFlightFrame) => void): PairedSocket {
  return {
    send(data) {
      if (here.state === "open") put({ kind: "data", data: typeof data === "string" ? data : data.slice() });
    },
    close(code = NO_STATUS_CODE, reason = "") {
      if (here.state !== "open") return;
      here.state = "closing";
      put({ kind: "close", code, reason });
    },
    onMessage: (listener) => addListener(here.messageListeners, listener),
    onClose(listener) {
      if (here.state === "closed") listener(here.end);
      return addListener(here.closeListeners, listener);
    },
    get isOpen() {
      return here.state === "open";
    },
  };
}

function addListener<L>(listeners: Set<L>, listener: L): Disposable {
  listeners.add(listener);
  return { [Symbol.dispose]: () => void listeners.delete(listener) };
}

function otherSide(side: SocketSide): SocketSide {
  return side === "client" ? "server" : "client";
}
