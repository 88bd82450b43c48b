/** What a link needs of a socket. Everything else about WebSockets stays outside. */
export interface LinkSocket {
  send(text: string): void;
  /** Ends the socket. `onClose` may still come, or never: the link no longer listens. */
  close(): void;
}

/** What a socket tells. `onOpen` once and first; `onClose` once and last, also for a socket that never opened. */
export type LinkSocketListener = {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onClose: (code: number, reason: string) => void;
};

/** Starts to open a socket. May throw where the address is none; listeners are called later, never during the call. */
export type OpenSocket = (address: string, listener: LinkSocketListener) => LinkSocket;

/** The part of the platform's WebSocket that is used: browsers' and Node's own both fit. */
export type WebSocketLike = {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
};

/** Makes {@link OpenSocket} of a WebSocket constructor. Messages that are not text are left out. */
export function openWebSocketWith(construct: (address: string) => WebSocketLike): OpenSocket {
  return (address, listener) => {
    const socket = construct(address);
    socket.onopen = () => listener.onOpen();
    socket.onmessage = (event: { readonly data: unknown }) => {
      if (typeof event.data === "string") listener.onText(event.data);
    };
    socket.onclose = (event: { readonly code: number; readonly reason: string }) => {
      listener.onClose(event.code, event.reason);
    };
    return { send: (text) => socket.send(text), close: () => socket.close() };
  };
}
