/** Items of an agent's chat from the socket that all chats of the panel share. Source: docs/wire/participant.md#agent-sessions. */
import { createScope } from "@tributary/kernel";
import type { ChatTransport } from "../session/chat-transport.ts";

/** The used part of `connect.core.getWebSocketManager()`, Amazon's or ours. Subscriptions return a function that ends them. */
export type WebSocketManager = {
  subscribeTopics(topics: readonly string[]): unknown;
  onMessage(topic: string, callback: (frame: { readonly content?: unknown }) => void): unknown;
  onConnectionGain(callback: (data: unknown) => void): unknown;
  onConnectionLost(callback: (data: unknown) => void): unknown;
  onInitFailure?(callback: (data: unknown) => void): unknown;
  onDeepHeartbeatSuccess?(callback: (data: unknown) => void): unknown;
  onDeepHeartbeatFailure?(callback: (data: unknown) => void): unknown;
};

/** Topic of the items of all chats. Not imported, because a bundler would keep the schemas beside it. */
const TOPIC = "aws/chat";

/** Creates the transport. `onBroken`: the panel's socket is gone for good. */
export function createPanelTransport(
  manager: WebSocketManager,
  { onPing, onBroken }: { readonly onPing: (isAnswered: boolean) => void; readonly onBroken: () => void },
): ChatTransport {
  return {
    open(listener) {
      const scope = createScope();
      const follow = (unsubscribe: unknown): void => {
        if (typeof unsubscribe === "function") scope.defer(() => unsubscribe());
      };
      follow(
        manager.onMessage(TOPIC, ({ content }) => {
          if (!scope.closed && typeof content === "string") listener.item(content);
        }),
      );
      follow(manager.onConnectionGain(() => scope.closed || listener.up()));
      follow(manager.onConnectionLost(() => scope.closed || listener.down()));
      follow(manager.onInitFailure?.(() => scope.closed || onBroken()));
      follow(manager.onDeepHeartbeatSuccess?.(() => scope.closed || onPing(true)));
      follow(manager.onDeepHeartbeatFailure?.(() => scope.closed || onPing(false)));
      manager.subscribeTopics([TOPIC]);
      queueMicrotask(() => scope.closed || listener.up()); // the socket is up already, and gains no connection
      return scope;
    },
  };
}
