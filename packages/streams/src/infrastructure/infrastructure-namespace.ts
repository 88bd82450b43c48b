import type { Conduit } from "../conduit/conduit.ts";
import type { IFrameConduit } from "../conduit/upstream-conduit.ts";
import type { NullStream, WindowIOStream, WindowStream } from "../conduit/window-streams.ts";
import type { WebSocketProvider } from "../web-socket/web-socket-provider.ts";
import type { ClientBase, ClientClasses, NullClient } from "./clients.ts";
import type { EventGraph } from "./event-graph.ts";
import type { NotificationManager, PopupManager } from "./managers.ts";
import type { PortLike, PortStream, Stream, StreamMultiplexer } from "./streams.ts";

/** A question as it travels. */
export type WireRequest = {
  readonly event: string;
  readonly requestId: string;
  readonly method: string;
  readonly params: unknown;
};

/** Its answer. */
export type WireResponse = {
  readonly event: string;
  readonly requestId: string;
  readonly data: unknown;
  readonly err: unknown;
};

/** Makes questions and answers. */
export type EventFactory = {
  createRequest(type: string, method: string, params: unknown): WireRequest;
  createResponse(type: string, request: Pick<WireRequest, "requestId">, data: unknown, err?: unknown): WireResponse;
};

/** What infrastructure adds to `core`. */
export interface CoreManagers {
  /** The same one each time. */
  getPopupManager(): PopupManager;
  /** The same one each time. */
  getNotificationManager(): NotificationManager;
}

/** The names that this part adds to the namespace: streams, conduits, clients and managers as classes. Source: docs/wire/streams.md#globals. */
export type InfrastructureNames = ClientClasses & {
  core: CoreManagers;
  EventFactory: EventFactory;
  EventGraph: typeof EventGraph;
  Stream: typeof Stream;
  NullStream: typeof NullStream;
  WindowStream: typeof WindowStream;
  WindowIOStream: typeof WindowIOStream;
  PortStream: new (port: PortLike) => PortStream;
  StreamMultiplexer: typeof StreamMultiplexer;
  Conduit: typeof Conduit;
  IFrameConduit: typeof IFrameConduit;
  ClientBase: typeof ClientBase;
  NullClient: typeof NullClient;
  /** Errors: StateError without a panel. */
  WebSocketProvider: new () => WebSocketProvider;
  NotificationManager: new () => NotificationManager;
  PopupManager: new () => PopupManager;
};
