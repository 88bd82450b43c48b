/**
 * Public contact types.
 *
 * Source: docs/wire/streams.md#contact; https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md.
 */
import type {
  AttributeDictionary,
  ChannelContext,
  ContactData,
  ContactFeatures,
  ContactInitiationMethod,
  ContactState,
  ContactType,
  MonitoringMode,
  ReferenceDictionary,
  SegmentAttributeDictionary,
} from "@tributary/protocol/host-data";
import type { Queue } from "../agent-data/published-types.ts";
import type { Subscription } from "../bus/subscription.ts";
import type {
  AddParticipantOptions,
  Answer,
  Callback,
  InstanceDetails,
  PreviewConfiguration,
  SuccessFailOptions,
  TransferOptions,
} from "./callbacks.ts";
import type { AgentConnection, BaseConnection } from "./connections/connection-types.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * A contact of the agent. Holds only its id: every getter reads the latest update.
 *
 * Errors: the getters throw StateError once the contact is gone; calls throw it before the panel has acknowledged.
 */
export interface Contact {
  readonly contactId: string;
  /** Data source of the getters. Replaceable. @internal */
  _getData(): ContactData;

  /** Called on every update while the agent has the contact, even if nothing changed. */
  onRefresh(callback: Callback<Contact>): Subscription;
  onIncoming(callback: Callback<Contact>): Subscription;
  onPending(callback: Callback<Contact>): Subscription;
  onConnecting(callback: Callback<Contact>): Subscription;
  /** Called when the agent accepts the contact, here or in the panel. Not derived from updates. */
  onAccepted(callback: Callback<Contact>): Subscription;
  /** Called when the offer expires or is declined. */
  onMissed(callback: Callback<Contact>): Subscription;
  /** Called each time the contact stops being active, before {@link onDestroy}. */
  onEnded(callback: Callback<Contact>): Subscription;
  /** Called with a snapshot when the agent no longer has the contact. */
  onDestroy(callback: Callback<Contact>): Subscription;
  onACW(callback: Callback<Contact>): Subscription;
  onConnected(callback: Callback<Contact>): Subscription;
  onError(callback: Callback<Contact>): Subscription;
  /** Called for any contact, because the panel does not send the contact's id. */
  onScreenSharingStarted(callback: Callback<Contact>): Subscription;
  /** Called for any contact. */
  onScreenSharingStopped(callback: Callback<Contact>): Subscription;
  /** Called for any contact. */
  onScreenSharingError(callback: Callback<Contact>): Subscription;
  /** "<event>::<contactId>". Errors: ValueError for an unknown event. */
  getEventName(event: string): string;

  getContactId(): string;
  /** First contact of the chain; null if this is the first. */
  getOriginalContactId(): string;
  /** Newer name of {@link getOriginalContactId}. */
  getInitialContactId(): string;
  getType(): ContactType;
  getState(): ContactState;
  /** Older name of {@link getState}. */
  getStatus(): ContactState;
  getName(): string;
  getDescription(): string;
  getReferences(): ReferenceDictionary;
  /** Duration as reported by the panel. */
  getContactDuration(): number;
  getInitiationMethod(): ContactInitiationMethod;
  getContactMetadata(): Answer;
  getRelatedContactId(): string | null;
  getContactAssociationId(): string | null;
  getCustomerEndpoint(): Endpoint | null;
  getConnectSystemEndpoint(): Endpoint | null;
  /** Time since the state began, by the center's clock. Unit: milliseconds. */
  getStateDuration(): number;
  /** Older name of {@link getStateDuration}. */
  getStatusDuration(): number;
  /** Null while monitoring. */
  getQueue(): Queue;
  getQueueTimestamp(): Date;
  getAttributes(): AttributeDictionary;
  getChannelContext(): ChannelContext | undefined;
  getContactFeatures(): ContactFeatures;
  getSegmentAttributes(): SegmentAttributeDictionary;
  /** Subtype, such as `connect:SMS`. */
  getContactSubtype(): string | null;

  /** Connections of the channel's class. Creating the connection of an active agent starts its media controller. */
  getConnections(): BaseConnection[];
  /** The customer's connection; for a task or an e-mail, the agent's. Null if missing. */
  getInitialConnection(): BaseConnection;
  getActiveInitialConnection(): BaseConnection | null;
  /** Connections other than the agent's and the initial one. */
  getThirdPartyConnections(): BaseConnection[];
  getSingleActiveThirdPartyConnection(): BaseConnection | null;
  /** The agent's own connection, also while monitoring. Null if missing. */
  getAgentConnection(): AgentConnection;
  getActiveConnections(): BaseConnection[];
  hasTwoActiveParticipants(): boolean;
  isSoftphoneCall(): boolean;
  hasVideoRTCCapabilities(): boolean;
  hasScreenShareCapability(): boolean;
  canAgentSendVideo(): boolean;
  canAgentReceiveVideo(): boolean;
  canAgentSendScreenShare(): boolean;
  canCustomerSendScreenShare(): boolean;
  /** True if the customer started the contact. Errors: throws without an initial connection. */
  isInbound(): boolean;
  isConnected(): boolean;
  isMultiPartyConferenceEnabled(): boolean;
  /** True if a supervisor has barged in. */
  isUnderSupervision(): boolean;
  isAutoAcceptEnabled(): boolean;
  /** True if the contact is previewed before it is dialed. */
  isCampaignPreview(): boolean;
  /** True if the customer is called before the agent. */
  isCustomerFirstCallback(): boolean;

  /** `failure` is called with the word "error". */
  accept(callbacks?: SuccessFailOptions): void;
  reject(callbacks?: SuccessFailOptions): void;
  /** Ends after-contact work, and removes a missed or failed contact. */
  clear(callbacks?: SuccessFailOptions): void;
  /** Deprecated: use {@link clear}. */
  complete(callbacks?: SuccessFailOptions): void;
  /** Only logs a warning: destroy the agent's connection instead. */
  destroy(callbacks?: SuccessFailOptions): void;
  pause(callbacks?: SuccessFailOptions): void;
  resume(callbacks?: SuccessFailOptions): void;
  notifyIssue(issueCode: string, description: string, callbacks?: SuccessFailOptions): void;
  addConnection(endpoint: Endpoint, callbacks?: SuccessFailOptions): void;
  addParticipant(endpoint: Endpoint, options?: AddParticipantOptions): void;
  transfer(endpoint: Endpoint, options?: TransferOptions): void;
  /** Swaps the connected party and the party on hold. */
  toggleActiveConnections(callbacks?: SuccessFailOptions): void;
  conferenceConnections(callbacks?: SuccessFailOptions): void;
  /** Errors: `failure("invalid_target_state")` for an unknown mode. */
  updateMonitorParticipantState(targetState: MonitoringMode, callbacks?: SuccessFailOptions): void;
  silentMonitor(callbacks?: SuccessFailOptions): void;
  bargeIn(callbacks?: SuccessFailOptions): void;
  /** Errors: rejects with Error if the contact does not support screen sharing. */
  startScreenSharing(skipSessionInitiation?: boolean): Promise<void>;
  /** Errors: as {@link startScreenSharing}. */
  stopScreenSharing(): Promise<void>;
  getInstanceDetails(): Promise<InstanceDetails>;
  engagePreviewContact(): Promise<Answer>;
  getPreviewConfiguration(): Promise<PreviewConfiguration>;
  isPreviewMode(): Promise<boolean>;
  /** An immutable copy of the current data. */
  toSnapshot(): Contact;
  /** @internal */
  sendSoftphoneMetrics(softphoneStreamStatistics: unknown, callbacks?: SuccessFailOptions): void;
  /** @internal */
  sendSoftphoneReport(report: unknown, callbacks?: SuccessFailOptions): void;
}
