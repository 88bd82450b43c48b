import type { Item } from "@tributary/protocol";
import { WebSocket } from "ws";

/** A raw socket as a client of the participant protocol opens it. */
export type TestSocket = Disposable & {
  readonly socket: WebSocket;
  /** Every frame, in the order of arrival. */
  readonly frames: readonly { readonly topic: string; readonly [key: string]: unknown }[];
  /** The items on the chat topic. */
  readonly items: readonly Item[];
  /** How many of the items the server knows to have arrived: it asked after them, and was answered. */
  readonly confirmedItems: number;
  send(frame: object): void;
  subscribe(): void;
  /** Waits until `isThere` holds; asked after every frame. */
  until(isThere: () => boolean): Promise<void>;
  /** The close code, once it is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Cuts the connection as a dead network does. */
  cut(): void;
};

/** Opens a socket. Rejects with the status when the upgrade is refused. `onItem` hears each item as it comes. */
export function openSocket(url: string, onItem: (item: Item) => void = () => undefined): Promise<TestSocket> {
  const socket = new WebSocket(url);
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
    confirmedItems = items.length; // what came before the question is covered by the answer
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
    until(isThere) {
      if (isThere()) return Promise.resolve();
      return new Promise((resolve) => {
        const look = (): void => {
          if (!isThere()) return;
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
