import type { Conduit } from "../conduit/conduit.ts";
import type { IFrameConduit } from "../conduit/upstream-conduit.ts";
import type { NullStream, WindowIOStream, WindowStream } from "../conduit/window-streams.ts";
import type { WebSocketProvider } from "../web-socket/web-socket-provider.ts";
import type { ClientBase, ClientClasses, NullClient } from "./clients.ts";
import type { EventGraph } from "./event-graph.ts";
import type { NotificationManager, PopupManager } from "./managers.ts";
import type { PortLike, PortStream, Stream, StreamMultiplexer } from "./streams.ts";

/** A request on the wire. */
export type WireRequest = {
  readonly event: string;
  readonly requestId: string;
  readonly method: string;
  readonly params: unknown;
};

/** A response on the wire. */
export type WireResponse = {
  readonly event: string;
  readonly requestId: string;
  readonly data: unknown;
  readonly err: unknown;
};

/** Creates requests and responses. */
export type EventFactory = {
  createRequest(type: string, method: string, params: unknown): WireRequest;
  createResponse(type: string, request: Pick<WireRequest, "requestId">, data: unknown, err?: unknown): WireResponse;
};

/** Members added to `core` by this part. */
export interface CoreManagers {
  /** Returns the same manager each time. */
  getPopupManager(): PopupManager;
  /** Returns the same manager each time. */
  getNotificationManager(): NotificationManager;
}

/** Namespace members added by this part: streams, conduits, clients and managers as classes. Source: docs/wire/streams.md#globals. */
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
