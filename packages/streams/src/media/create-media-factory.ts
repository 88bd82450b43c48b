import type { InitCCPOptions } from "../core/init-options.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { globalName } from "./global-name.ts";
import type { MediaFactory, MediaRequest } from "./media-factory.ts";

/** Creates the media factory of an `initCCP`. Disposing cleans up all controllers. */
export function createMediaFactory(ns: Connect, deps: StreamsDeps, options: InitCCPOptions): MediaFactory & Disposable {
  const controllers = new Map<string, Promise<unknown>>();

  function remove(connectionId: string): void {
    controllers.get(connectionId)?.then(cleanUp, () => {}); // the caller that requested the controller handles its failure
    controllers.delete(connectionId);
  }
  return {
    get(connection) {
      const connectionId = connection.getConnectionId();
      if (!connection.isActive()) {
        remove(connectionId);
        return Promise.reject(`Media controller is no longer available for this connection: ${connectionId}`);
      }
      const info = connection.getMediaInfo();
      if (!info) return Promise.reject(`Media info does not exist for a media connection: ${connectionId}`);
      const controller = controllers.get(connectionId) ?? create(ns, deps, { connection, info, options });
      controllers.set(connectionId, controller);
      return controller;
    },
    [Symbol.dispose]() {
      for (const connectionId of [...controllers.keys()]) remove(connectionId);
    },
  };
}

async function create(ns: Connect, deps: StreamsDeps, request: MediaRequest): Promise<unknown> {
  const { connection, info } = request;
  switch (connection.getMediaType()) {
    case "chat":
      return (await import("./agent-chat.ts")).createAgentChat(ns, deps, request); // loaded on demand for bundle size
    case "softphone":
      return info;
    case "task":
      return createTask(ns, deps, info);
    default:
      throw new Error(`No media controller for ${connection.getMediaType()}.`);
  }
}

/** Namespace member defined by the task library. */
type TaskSession = { create(details: object): unknown };

/** Requires taskjs on the page; otherwise rejects instead of throwing while connections are listed. */
function createTask(ns: Connect, { window }: StreamsDeps, info: unknown): unknown {
  const session = globalName<TaskSession>(ns, window, "TaskSession");
  if (session === undefined) throw new TypeError("Tasks require amazon-connect-taskjs.");
  const { contactId, initialContactId } = info as { contactId: string; initialContactId: string }; // created by TaskConnection
  return session.create({ contactId, initialContactId, websocketManager: ns.core.getWebSocketManager() });
}

function cleanUp(controller: unknown): void {
  if (typeof controller !== "object" || controller === null || !("cleanUp" in controller)) return;
  if (typeof controller.cleanUp === "function") controller.cleanUp();
}
