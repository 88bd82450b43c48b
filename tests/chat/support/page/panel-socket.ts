/** The panel's socket as the Streams API offers it to chat libraries: `connect.core.getWebSocketManager()`. */
import type { AgentSocket } from "../center/agent-socket.ts";

type Callback = (data: unknown) => void;

/** The offered part, and what scenarios do to it. */
export type PanelSocket = {
  subscribeTopics(topics: readonly string[]): void;
  onMessage(topic: string, callback: Callback): () => void;
  onConnectionGain(callback: Callback): () => void;
  onConnectionLost(callback: Callback): () => void;
  onInitFailure(callback: Callback): () => void;
  onDeepHeartbeatSuccess(callback: Callback): () => void;
  onDeepHeartbeatFailure(callback: Callback): () => void;
  /** Receives the content of a frame of topic `aws/chat`. */
  receive(content: string): void;
  lose(): void;
  gain(): void;
  /** Reports that the socket is gone for good. */
  fail(): void;
};

/** Offers the items of an agent's socket. */
export function panelSocketOf(socket: AgentSocket): PanelSocket {
  const callbacks = new Map<string, Set<Callback>>();
  const on =
    (name: string) =>
    (callback: Callback): (() => void) => {
      const all = callbacks.get(name) ?? new Set();
      callbacks.set(name, all.add(callback));
      return () => void all.delete(callback);
    };
  const emit = (name: string, data: unknown): void => {
    for (const callback of callbacks.get(name) ?? []) callback(data);
  };
  const receive = (content: string): void =>
    emit("aws/chat", { topic: "aws/chat", contentType: "application/json", content });
  socket.onContent(receive);
  return {
    subscribeTopics: () => {},
    onMessage: (topic, callback) => on(topic)(callback),
    onConnectionGain: on("gain"),
    onConnectionLost: on("lost"),
    onInitFailure: on("failure"),
    onDeepHeartbeatSuccess: on("success"),
    onDeepHeartbeatFailure: on("no success"),
    receive,
    lose: () => emit("lost", {}),
    gain: () => emit("gain", {}),
    fail: () => emit("failure", {}),
  };
}
