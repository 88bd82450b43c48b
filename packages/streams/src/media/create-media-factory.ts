import type { InitCCPOptions } from "../core/init-options.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { globalName } from "./global-name.ts";
import type { MediaFactory, MediaWanted } from "./media-factory.ts";

/** Makes the factory of one `initCCP`. Disposing lets go of every controller. */
export function createMediaFactory(ns: Connect, deps: StreamsDeps, options: InitCCPOptions): MediaFactory & Disposable {
  const controllers = new Map<string, Promise<unknown>>();

  function forget(connectionId: string): void {
    controllers.get(connectionId)?.then(cleanUp, () => {}); // whoever asked for it has heard of its failure
    controllers.delete(connectionId);
  }
  return {
    get(connection) {
      const connectionId = connection.getConnectionId();
      if (!connection.isActive()) {
        forget(connectionId);
        return Promise.reject(`Media controller is no longer available for this connection: ${connectionId}`);
      }
      const info = connection.getMediaInfo();
      if (!info) return Promise.reject(`Media info does not exist for a media connection: ${connectionId}`);
      const controller = controllers.get(connectionId) ?? create(ns, deps, { connection, info, options });
      controllers.set(connectionId, controller);
      return controller;
    },
    [Symbol.dispose]() {
      for (const connectionId of [...controllers.keys()]) forget(connectionId);
    },
  };
}

async function create(ns: Connect, deps: StreamsDeps, wanted: MediaWanted): Promise<unknown> {
  const { connection, info } = wanted;
  switch (connection.getMediaType()) {
    case "chat":
      return (await import("./agent-chat.ts")).createAgentChat(ns, deps, wanted); // desks without chats do without
    case "softphone":
      return info;
    case "task":
      return createTask(ns, deps, info);
    default:
      throw new Error(`There is no media controller for ${connection.getMediaType()}.`);
  }
}

/** What the task library puts on the namespace. */
type TaskSession = { create(details: object): unknown };

/** Needs taskjs on the page; without it this is a rejection, never an exception where connections are listed. */
function createTask(ns: Connect, { window }: StreamsDeps, info: unknown): unknown {
  const session = globalName<TaskSession>(ns, window, "TaskSession");
  if (session === undefined) throw new TypeError("Tasks need amazon-connect-taskjs on the page.");
  const { contactId, initialContactId } = info as { contactId: string; initialContactId: string }; // made by TaskConnection
  return session.create({ contactId, initialContactId, websocketManager: ns.core.getWebSocketManager() });
}

function cleanUp(controller: unknown): void {
  if (typeof controller !== "object" || controller === null || !("cleanUp" in controller)) return;
  if (typeof controller.cleanUp === "function") controller.cleanUp();
}
