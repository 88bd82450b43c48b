import { randomId } from "../client/random-id.ts";
import { Conduit } from "../conduit/conduit.ts";
import { IFrameConduit } from "../conduit/upstream-conduit.ts";
import { NullStream, WindowIOStream, WindowStream } from "../conduit/window-streams.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { createWebSocketProvider, type WebSocketProvider as Provider } from "../web-socket/web-socket-provider.ts";
import { ClientBase, clientClasses, NullClient } from "./clients.ts";
import { EventGraph } from "./event-graph.ts";
import type { EventFactory, InfrastructureNames } from "./infrastructure-namespace.ts";
import * as managers from "./managers.ts";
import * as streams from "./streams.ts";

/** Installs streams, conduits, clients and managers as classes, and the two managers of `core`. */
export function installInfrastructure(ns: Connect, deps: StreamsDeps): void {
  class PortStream extends streams.PortStream {
    constructor(port: streams.PortLike) {
      super(port, randomId(deps));
    }
  }
  class PopupManager extends managers.PopupManager {
    constructor() {
      super(deps);
    }
  }
  class NotificationManager extends managers.NotificationManager {
    constructor() {
      super(deps);
    }
  }
  /** A plain function that pages call with `new`. */
  function WebSocketProvider(): Provider {
    return createWebSocketProvider(ns.core.getUpstream(), {
      refuse: (text) => new ns.ValueError(text),
      onFault: (name, error) => void ns.getLog().error("event handler failed: %s", name).withException(error),
    });
  }
  const names: Omit<InfrastructureNames, "core"> = {
    EventFactory: Object.assign(function EventFactory() {}, eventFactory(deps)),
    EventGraph,
    Stream: streams.Stream,
    NullStream,
    WindowStream,
    WindowIOStream,
    PortStream,
    StreamMultiplexer: streams.StreamMultiplexer,
    Conduit,
    IFrameConduit,
    ClientBase,
    NullClient,
    ...clientClasses(deps),
    // A function that returns an object can be called with `new`.
    WebSocketProvider: WebSocketProvider as unknown as InfrastructureNames["WebSocketProvider"],
    NotificationManager,
    PopupManager,
  };
  Object.assign(ns, names);

  let popups: managers.PopupManager | undefined;
  let notifications: managers.NotificationManager | undefined;
  Object.assign(ns.core, {
    getPopupManager: () => (popups ??= new ns.PopupManager()),
    getNotificationManager: () => (notifications ??= new ns.NotificationManager()),
  });
}

function eventFactory(deps: StreamsDeps): EventFactory {
  return {
    createRequest: (type, method, params) => ({ event: type, requestId: randomId(deps), method, params }),
    // biome-ignore lint/complexity/useMaxParams: pages call it with these
    createResponse: (type, request, data, err) => ({
      event: type,
      requestId: request.requestId,
      data,
      err: err ?? null,
    }),
  };
}
