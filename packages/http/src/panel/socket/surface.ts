import { PANEL_SOCKET_PATH } from "@tributary/protocol/panel";
import type { Sessions } from "../../auth/sessions.ts";
import type { Surface } from "../../context.ts";
import type { ConversationRooms } from "../../rooms/conversation-rooms.ts";
import { createSocketMonitor } from "../../server/socket-monitor.ts";
import { createParticipantTokens } from "../desk/participant-tokens.ts";
import { createAgentHubs } from "./agent-hub.ts";
import { servePanelSocket } from "./panel-page.ts";
import { followPanelPermissions } from "./panel-permissions.ts";
import { followSessionEnds } from "./session-ends.ts";

/** Dependencies of the panel's socket. The rooms are shared with the participants' sockets. */
export type PanelSocketDeps = { readonly sessions: Sessions; readonly rooms: ConversationRooms };

/**
 * Surface of the agent panels' socket, `/socket/panel`. The session token is in the first frame, so that no address contains a token.
 *
 * Source: docs/wire/panel-socket.md.
 */
export function createPanelSocketSurface({ sessions, rooms }: PanelSocketDeps): Surface {
  return (app, context) => {
    const participantTokens = createParticipantTokens(context);
    const hubs = createAgentHubs({ ...context, participantTokens });
    const ends = followSessionEnds(context, { hubs, sessions });
    const permissions = followPanelPermissions(context.center.directory, hubs);
    const monitor = createSocketMonitor(context.clock);
    const deps = { ...context, sessions, rooms, monitor, hubOf: hubs.of };
    context.sockets.handle(PANEL_SOCKET_PATH, () => ({
      kind: "accept",
      onSocket: (upgraded) => servePanelSocket(deps, upgraded),
    }));
    app.addHook("onClose", async () => {
      monitor[Symbol.dispose]();
      permissions[Symbol.dispose]();
      ends[Symbol.dispose]();
    });
  };
}
