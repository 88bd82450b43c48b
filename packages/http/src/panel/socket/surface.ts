import { PANEL_SOCKET_PATH } from "@tributary/protocol/panel";
import type { Sessions } from "../../auth/sessions.ts";
import type { Surface } from "../../context.ts";
import type { ConversationRooms } from "../../rooms/conversation-rooms.ts";
import { createParticipantTokens } from "../desk/participant-tokens.ts";
import { createAgentHubs } from "./agent-hub.ts";
import { takePanelSocket } from "./panel-page.ts";

/** What the panel's socket is built on. The same rooms as the customers' sockets use. */
export type PanelSocketDeps = { readonly sessions: Sessions; readonly rooms: ConversationRooms };

/**
 * The socket of agent panels, `/socket/panel`. Whoever opens it proves in the first frame who they are, so that no token is ever in an address.
 *
 * Source: docs/wire/panel-socket.md.
 */
export function createPanelSocketSurface({ sessions, rooms }: PanelSocketDeps): Surface {
  return (_app, context) => {
    const participantTokens = createParticipantTokens(context.tokens);
    const hubOf = createAgentHubs({ ...context, participantTokens });
    const deps = { ...context, sessions, rooms, hubOf };
    context.sockets.handle(PANEL_SOCKET_PATH, () => ({
      kind: "take",
      onSocket: (socket) => takePanelSocket(deps, socket),
    }));
  };
}
