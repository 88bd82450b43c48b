import type { Item } from "@tributary/protocol";
import { WebSocket } from "ws";

/** A raw socket as a client of the participant protocol opens it. */
export type TestSocket = Disposable & {
  readonly socket: WebSocket;
  /** Every frame, in the order of arrival. */
  readonly frames: readonly { readonly topic: string; readonly [key: string]: unknown }[];
  /** The items on the chat topic. */
  readonly items: readonly Item[];
  /** Number of items that the client has confirmed by answering a ping. */
  readonly confirmedItems: number;
  send(frame: object): void;
  subscribe(): void;
  /** Waits until the condition holds; checked after every frame. */
  until(holds: () => boolean): Promise<void>;
  /** Code and reason, once the socket is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Cuts the connection as a dead network does. */
  cut(): void;
};

/** Opens a socket. Rejects with the status if the upgrade is refused. `onItem` receives each item on arrival. */
export function openSocket(
  url: string,
  onItem: (item: Item) => void = () => undefined,
  { autoPong = true }: { readonly autoPong?: boolean } = {},
): Promise<TestSocket> {
  const socket = new WebSocket(url, { autoPong });
  const frames: { topic: string }[] = [];
  const items: Item[] = [];
  const waiting = new Set<() => void>();
  let confirmedItems = 0;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  socket.on("message", (data) => {
    const frame = JSON.parse(data.toString());
    frames.push(frame);
    if (frame.topic === "aws/chat") {
      const item: Item = JSON.parse(frame.content);
      items.push(item);
      onItem(item);
    }
    for (const look of [...waiting]) look();
  });
  socket.on("ping", () => {
    confirmedItems = items.length; // the pong confirms everything received before the ping
    for (const look of [...waiting]) look();
  });
  socket.on("error", () => undefined);
  const open: TestSocket = {
    socket,
    frames,
    items,
    closed,
    get confirmedItems() {
      return confirmedItems;
    },
    send: (frame) => socket.send(JSON.stringify(frame)),
    subscribe: () => open.send({ topic: "aws/subscribe", content: { topics: ["aws/chat"] } }),
    until(holds) {
      if (holds()) return Promise.resolve();
      return new Promise((resolve) => {
        const look = (): void => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      });
    },
    cut: () => socket.terminate(),
    [Symbol.dispose]: () => socket.terminate(),
  };
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(open));
    socket.once("unexpected-response", (_request, response) => {
      reject(new Error(String(response.statusCode)));
      response.destroy();
    });
  });
}
