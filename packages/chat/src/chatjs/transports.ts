/** Transport of a session: the panel's socket or one of its own, which follows the page's hints about the network. */
import { silentLogger } from "@tributary/kernel";
import { unreachable } from "../participant-api/api-answer.ts";
import type { PlatformDeps } from "../platform-deps.ts";
import type { ChatTransport } from "../session/chat-transport.ts";
import { createSocketTransport } from "../session/socket-transport.ts";
import { createPanelTransport } from "./panel-transport.ts";
import type { SessionOptions } from "./session.ts";
import type { SessionLinkDeps } from "./session-link.ts";

/** Transports of one session. Disposing ends the subscriptions to the page. */
export interface Transports extends Disposable {
  readonly create: SessionLinkDeps["transport"];
}

/** `wake`: called with each hint that the network may be back. */
export function createTransports(
  deps: PlatformDeps,
  { settings, websocketManager }: SessionOptions,
  wake: () => void,
): Transports {
  let hints: Disposable | undefined;
  return {
    create({ connect, onPing, onBroken }) {
      const transport: ChatTransport =
        websocketManager === undefined
          ? createSocketTransport({
              ...deps,
              log: silentLogger,
              connect: async () => (settings.isOnline() ? connect() : unreachable("offline")),
              onPing,
            })
          : createPanelTransport(websocketManager, { onPing, onBroken });
      hints = deps.hints.follow({
        nudge() {
          transport.nudge?.();
          wake();
        },
        interrupt: () => transport.interrupt?.(),
      });
      return transport;
    },
    [Symbol.dispose]: () => hints?.[Symbol.dispose](),
  };
}
