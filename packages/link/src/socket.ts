/** The socket operations that a link uses. */
export interface LinkSocket {
  send(text: string): void;
  /** Closes the socket. `onClose` may follow or not; the link ignores it. */
  close(): void;
}

/**
 * Socket events. `onOpen` is called first, at most once; `onClose` is called last, once, also for a socket that never
 * opened.
 */
export type LinkSocketListener = {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onClose: (code: number, reason: string) => void;
};

/** Opens a socket. May throw for an invalid address; calls the listener later, never synchronously. */
export type OpenSocket = (address: string, listener: LinkSocketListener) => LinkSocket;

/** The used part of the WebSocket API; implemented by browsers and Node. */
export type WebSocketLike = {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
};

/** Creates an {@link OpenSocket} from a WebSocket constructor. Binary messages are ignored. */
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
