import type { AgentDataProvider } from "../agent-data/data-provider.ts";
import type { DataBus } from "../agent-data/host-types.ts";
import type { AnyCallback, EventBus, Subscription } from "../bus/event-bus.ts";
import type { ContactRef } from "../bus/event-map.ts";
import type { Client } from "../client/client.ts";
import type { UpstreamConduit } from "../conduit/upstream-conduit.ts";
import type { Agent } from "../facade/agent-types.ts";
import type { Contact } from "../facade/contact-types.ts";
import type { MediaFactory } from "../media/media-factory.ts";
import type { SdkClient } from "../sdk-channel/sdk-client.ts";
import type { WebSocketProvider } from "../web-socket/web-socket-provider.ts";
import type { InitCCPOptions } from "./init-options.ts";
import type { StorageAccessFlow } from "./storage-access.ts";

/**
 * `connect.core`: the panel's frame and everything that comes through it.
 *
 * Pages replace and spy on the names marked "replaceable"; look them up at each use.
 *
 * Source: docs/wire/streams.md#core.
 */
export interface Core {
  /** True once the panel has acknowledged. */
  initialized: boolean;
  /** Id that the panel assigned to this page's connection in its first acknowledge. */
  portStreamId: string | null;
  /** The bus; undefined before `initCCP`. Replaceable. */
  eventBus: EventBus | undefined;
  /** Replaceable. */
  upstream: UpstreamConduit | null;
  /** Null before the panel has acknowledged; a client whose calls fail after `terminate`. Replaceable. */
  client: Client | null;
  /** As `client`. Replaceable. */
  masterClient: Client | null;
  /** The chat, voice and task controllers of active connections; set by `initCCP`. Replaceable. */
  mediaFactory: MediaFactory | undefined;
  /** SDK channel; requests wait until a panel opens it. @internal */
  sdk: SdkClient;
  /** Instance of the panel, if its first acknowledge contains it; saves a request. @internal */
  panelInstance: { readonly region: string } | null;
  /** Parameters of the last `initCCP`. @internal */
  initOptions: InitCCPOptions | undefined;
  /** Bridge to the panel's socket; set by `initCCP`. */
  webSocketProvider: WebSocketProvider | undefined;

  /** Holds the latest agent payload; created by `initCCP`. Replaceable. */
  agentDataProvider: AgentDataProvider | undefined;
  /** Provider class that `initCCP` instantiates; it subscribes to `agent::update`. */
  AgentDataProvider: new (
    bus: DataBus,
  ) => AgentDataProvider;

  initCCP(container: HTMLElement, options: InitCCPOptions | string): void;
  /** Ends everything that `initCCP` started and removes all subscriptions. The frame is removed at the end of this turn. */
  terminate(): void;
  reauthenticateAfterLogout(): void;
  getEventBus(): EventBus;
  /** Errors: StateError before `initCCP`. */
  getUpstream(): UpstreamConduit;
  /** Errors: StateError before the panel has acknowledged. */
  getClient(): Client;
  /** Errors: StateError before the panel has acknowledged. */
  getMasterClient(): Client;
  /** Undefined before `initCCP`; declared as upstream. */
  getWebSocketManager(): WebSocketProvider;
  /** Errors: throws before `initCCP`. */
  getSDKClientConfig(): { provider: unknown };
  checkNotInitialized(): void;

  viewContact(contactId: string): void;
  onViewContact(callback: (view: ContactRef) => void): Subscription;
  onAuthFail(callback: AnyCallback): Subscription;
  onAccessDenied(callback: AnyCallback): Subscription;
  onAuthorizeSuccess(callback: AnyCallback): Subscription;
  onAuthorizeRetriesExhausted(callback: AnyCallback): Subscription;
  onCTIAuthorizeRetriesExhausted(callback: AnyCallback): Subscription;
  onIframeRetriesExhausted(callback: AnyCallback): Subscription;
  onInitialized(callback: () => void): Subscription;
  onConfigure(callback: AnyCallback): Subscription;
  onSoftphoneSessionInit(callback: AnyCallback): Subscription;
  /** Default: 1,000 ms. */
  getFrameMediaDevices(timeout?: number): Promise<MediaDeviceInfo[]>;
  activateChannelWithViewType(
    viewType: string,
    mediaType: string,
    source?: string,
    caseId?: string,
    clientToken?: string,
  ): void;
  onActivateChannelWithViewType(callback: AnyCallback): Subscription;
  /** Asks the views in a frame named "customviews<suffix>" to terminate, and by default hides and removes it. */
  terminateCustomView(connectUrl: string, iframeSuffix?: string, options?: TerminateCustomViewOptions): void;
  triggerTaskCreated(data: unknown): void;
  triggerEmailCreated(data: unknown): void;
  triggerReadyToStartSessionEvent(): void;
  /** "<event>::<contactId>". */
  getContactEventName(eventName: string, contactId: string): string;
}

/** Termination of a custom view. `timeout`: milliseconds until its frame is removed. */
export type TerminateCustomViewOptions = {
  readonly resolveIframe?: boolean;
  readonly timeout?: number;
  readonly hideIframe?: boolean;
};

/** Namespace members added by the core part. */
export interface CoreNames {
  /** Release of the upstream API that this library implements. */
  version: string;
  storageAccess: StorageAccessFlow;
  core: Core;
  EventBus: typeof EventBus;
  agent: {
    /** Calls back with the agent: immediately if already known, and whenever the panel initializes one. */
    (callback: (agent: Agent) => void): Subscription;
    initialized: boolean;
  };
  /** Calls back with each contact that appears, including those of the first payload. */
  contact(callback: (contact: Contact) => void): Subscription;
  onWebsocketInitFailure(callback: AnyCallback): Subscription;
  /** Checks whether this page is the master of `topic` and, by default, claims the topic if it has no master. */
  ifMaster(topic: string, onYes: () => void, onNo?: () => void, dontClaim?: boolean): void;
  becomeMaster(topic: string, onDone?: () => void, onFail?: () => void): void;
  /** Number of open panels of this agent; null until the panel reports it. */
  numberOfConnectedCCPs: number | null;
}
