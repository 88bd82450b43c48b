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
 * Names marked "seam" are replaced and spied on by pages; parts look them up each time. Source: docs/wire/streams.md#core.
 */
export interface Core {
  /** Whether the panel has answered. */
  initialized: boolean;
  /** What the panel calls this page's connection; from its first acknowledge. */
  portStreamId: string | null;
  /** The bus, once `initCCP` ran. Seam. */
  eventBus: EventBus | undefined;
  /** Seam. */
  upstream: UpstreamConduit | null;
  /** Null before the panel has answered; a client whose calls fail after `terminate`. Seam. */
  client: Client | null;
  /** Likewise. Seam. */
  masterClient: Client | null;
  /** The chat, voice and task controllers of active connections; set by `initCCP`. Seam. */
  mediaFactory: MediaFactory | undefined;
  /** The channel of the SDK; questions wait until a panel opens it. @internal */
  sdk: SdkClient;
  /** The instance that the panel belongs to, of a panel that says so with its first acknowledge: then nobody needs to ask. @internal */
  panelInstance: { readonly region: string } | null;
  /** The parameters of the last `initCCP`. @internal */
  initOptions: InitCCPOptions | undefined;
  /** The panel's one socket; set by `initCCP`. */
  webSocketProvider: WebSocketProvider | undefined;

  /** Holds the latest agent payload; made by `initCCP`. Seam. */
  agentDataProvider: AgentDataProvider | undefined;
  /** What `initCCP` makes the provider with; it listens to `agent::update`. */
  AgentDataProvider: new (
    bus: DataBus,
  ) => AgentDataProvider;

  initCCP(container: HTMLElement, options: InitCCPOptions | string): void;
  /** Ends everything that `initCCP` began and drops every subscription. The frame goes at the end of this turn. */
  terminate(): void;
  reauthenticateAfterLogout(): void;
  getEventBus(): EventBus;
  /** Errors: StateError without an `initCCP`. */
  getUpstream(): UpstreamConduit;
  /** Errors: StateError before the panel has answered. */
  getClient(): Client;
  /** Errors: StateError before the panel has answered. */
  getMasterClient(): Client;
  /** Undefined before `initCCP`; declared as pages know it. */
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
  /** Tells the views in a frame named "customviews<suffix>" to end, and by default hides and removes it. */
  terminateCustomView(connectUrl: string, iframeSuffix?: string, options?: TerminateCustomViewOptions): void;
  triggerTaskCreated(data: unknown): void;
  triggerEmailCreated(data: unknown): void;
  triggerReadyToStartSessionEvent(): void;
  /** "<event>::<contactId>". */
  getContactEventName(eventName: string, contactId: string): string;
}

/** How a custom view ends. `timeout`: milliseconds until its frame is removed. */
export type TerminateCustomViewOptions = {
  readonly resolveIframe?: boolean;
  readonly timeout?: number;
  readonly hideIframe?: boolean;
};

/** The names that this part adds to the namespace. */
export interface CoreNames {
  /** The release whose API this is. */
  version: string;
  storageAccess: StorageAccessFlow;
  core: Core;
  EventBus: typeof EventBus;
  agent: {
    /** Called with the agent: at once when known already, and whenever the panel introduces one. */
    (callback: (agent: Agent) => void): Subscription;
    initialized: boolean;
  };
  /** Called with each contact that appears; contacts of the first payload appear, too. */
  contact(callback: (contact: Contact) => void): Subscription;
  onWebsocketInitFailure(callback: AnyCallback): Subscription;
  /** Asks whether this page is master of `topic`, and by default makes it so when nobody is. */
  ifMaster(topic: string, onYes: () => void, onNo?: () => void, dontClaim?: boolean): void;
  becomeMaster(topic: string, onDone?: () => void, onFail?: () => void): void;
  /** How many panels of this agent are open; null until told. */
  numberOfConnectedCCPs: number | null;
}
