/** The socket of an agent without a library. */
import type { Item } from "@tributary/protocol";
import type { Wire } from "./scenario-center.ts";

/** An open socket. Disposing closes it. */
export type AgentSocket = Disposable & {
  /** All frames, in the order of arrival. */
  readonly frames: readonly { readonly topic: string }[];
  /** The items on the chat topic. */
  readonly items: readonly Item[];
  /** True while a frame of the center is on its way. */
  readonly isBusy: boolean;
  /** Calls the listener with the content of each frame on the chat topic. */
  onContent(listener: (content: string) => void): void;
};

/** Opens a socket that is subscribed to the chat topic. */
export async function openAgentSocket(wire: Wire, address: string): Promise<AgentSocket> {
  const id = crypto.randomUUID();
  const socket = new WebSocket(wire.through(address, id));
  const frames: { topic: string }[] = [];
  const items: Item[] = [];
  const listeners = new Set<(content: string) => void>();
  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(data);
    frames.push(frame);
    if (frame.topic !== "aws/chat") return;
    items.push(JSON.parse(frame.content));
    for (const listener of listeners) listener(frame.content);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("close", () => reject(new Error("the agent's socket did not open")));
  });
  socket.send(JSON.stringify({ topic: "aws/subscribe", content: { topics: ["aws/chat"] } }));
  return {
    frames,
    items,
    get isBusy() {
      return socket.readyState === WebSocket.OPEN && frames.length < wire.passedTo(id);
    },
    onContent: (listener) => void listeners.add(listener),
    [Symbol.dispose]: () => socket.close(),
  };
}
