/** A socket of JSON messages that a test can cut, and that is opened again. */
import { WebSocket } from "ws";

export interface JsonSocket extends AsyncDisposable {
  /** Number of times that it was opened. */
  readonly openings: number;
  readonly isOpen: boolean;
  send(message: object): void;
  /** Ends the connection as a network does, without a close frame. It is opened again. */
  cut(): void;
}

/** Callbacks of a socket. */
type Options<Message> = {
  readonly onMessage: (message: Message) => void;
  /** Called each time it is open. */
  readonly onOpen?: (send: (message: object) => void) => void;
  /** Called when the connection is lost. */
  readonly onLost: () => void;
  /** Codes after which it is not opened again. */
  readonly finalCodes?: readonly number[];
};

const RETURN_MS = 200;

/** Opens a socket. Resolves once it is open. */
export async function openJsonSocket<Message>(address: string, options: Options<Message>): Promise<JsonSocket> {
  const { onMessage, onOpen, onLost, finalCodes = [] } = options;
  let socket: WebSocket;
  let openings = 0;
  let isDisposed = false;
  const first = Promise.withResolvers<void>();

  const send = (message: object): void => socket.send(JSON.stringify(message));

  function open(): void {
    socket = new WebSocket(address);
    socket.on("open", () => {
      openings += 1;
      onOpen?.(send);
      first.resolve();
    });
    socket.on("message", (data) => onMessage(JSON.parse(String(data)) as Message)); // of this project's server
    socket.on("error", () => undefined); // followed by the close
    socket.on("close", (code) => {
      onLost();
      if (!isDisposed && !finalCodes.includes(code)) setTimeout(() => isDisposed || open(), RETURN_MS);
    });
  }

  open();
  await first.promise;
  return {
    get openings() {
      return openings;
    },
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    send,
    cut: () => socket.terminate(),
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.terminate();
      await closed;
    },
  };
}

/** Requests that wait for their replies. */
export function createWaiting<T>() {
  const waiting = new Map<string, { readonly resolve: (reply: T) => void; readonly reject: (error: Error) => void }>();
  return {
    /** Sends a request under a new id. */
    begin(send: (id: string) => void): Promise<T> {
      const id = crypto.randomUUID();
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        try {
          send(id);
        } catch (error) {
          waiting.delete(id);
          reject(error instanceof Error ? error : new Error("not sent"));
        }
      });
    },
    receive(id: string, reply: T): void {
      waiting.get(id)?.resolve(reply);
      waiting.delete(id);
    },
    fail(): void {
      for (const { reject } of waiting.values()) reject(new Error("The connection was lost."));
      waiting.clear();
    },
  };
}
