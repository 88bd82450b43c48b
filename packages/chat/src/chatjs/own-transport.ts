/** Transport of a session without a panel. */
import { silentLogger } from "@tributary/kernel";
import { unreachable } from "../participant-api/api-answer.ts";
import type { PlatformDeps } from "../platform-deps.ts";
import { createSocketTransport } from "../session/socket-transport.ts";
import type { SessionLinkDeps } from "./session-link.ts";
import type { Settings } from "./settings.ts";

/** Returns a function that creates a transport with a socket of its own. */
export function ownTransport(deps: PlatformDeps, settings: Settings): SessionLinkDeps["transport"] {
  return ({ connect, onPing }) =>
    createSocketTransport({
      ...deps,
      log: silentLogger,
      connect: async () => (settings.isOnline() ? connect() : unreachable("offline")),
      onPing,
    });
}
