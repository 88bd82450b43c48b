/** A contact, as pages see it. Source: docs/wire/streams.md#contact; https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md. */
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
import type { BaseConnection } from "./connections/connection-types.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * One contact of the agent. Holds nothing but its id: every getter reads the latest update.
 *
 * Errors: the getters throw StateError once the contact is gone; calls throw it before the panel has answered.
 */
export interface Contact {
  readonly contactId: string;
  /** Where the getters read. Seam. */
  _getData(): ContactData;

  /** With every update while the agent has the contact, changed or not. */
  onRefresh(callback: Callback<Contact>): Subscription;
  onIncoming(callback: Callback<Contact>): Subscription;
  onPending(callback: Callback<Contact>): Subscription;
  onConnecting(callback: Callback<Contact>): Subscription;
  /** Somebody accepted it, here or in the panel. Never told from an update. */
  onAccepted(callback: Callback<Contact>): Subscription;
  /** The offer passed or was turned down. */
  onMissed(callback: Callback<Contact>): Subscription;
  /** Once each time the contact stops being active, and before {@link onDestroy}. */
  onEnded(callback: Callback<Contact>): Subscription;
  /** The agent does not have it any more; called with a snapshot. */
  onDestroy(callback: Callback<Contact>): Subscription;
  onACW(callback: Callback<Contact>): Subscription;
  onConnected(callback: Callback<Contact>): Subscription;
  onError(callback: Callback<Contact>): Subscription;
  /** Of any contact, as the panel does not say of which. */
  onScreenSharingStarted(callback: Callback<Contact>): Subscription;
  /** Of any contact. */
  onScreenSharingStopped(callback: Callback<Contact>): Subscription;
  /** Of any contact. */
  onScreenSharingError(callback: Callback<Contact>): Subscription;
  /** "<event>::<contactId>". Errors: ValueError for a name that no contact event has. */
  getEventName(event: string): string;

  getContactId(): string;
  /** The first contact of the chain; null where this is the first. */
  getOriginalContactId(): string;
  /** The newer name of {@link getOriginalContactId}. */
  getInitialContactId(): string;
  getType(): ContactType;
  getState(): ContactState;
  /** The older name of {@link getState}. */
  getStatus(): ContactState;
  getName(): string;
  getDescription(): string;
  getReferences(): ReferenceDictionary;
  /** As the panel says it. */
  getContactDuration(): number;
  getInitiationMethod(): ContactInitiationMethod;
  getContactMetadata(): Answer;
  getRelatedContactId(): string | null;
  getContactAssociationId(): string | null;
  getCustomerEndpoint(): Endpoint | null;
  getConnectSystemEndpoint(): Endpoint | null;
  /** How long the state has lasted, by the center's clock. Unit: milliseconds. */
  getStateDuration(): number;
  /** The older name of {@link getStateDuration}. */
  getStatusDuration(): number;
  /** Null while monitoring. */
  getQueue(): Queue;
  getQueueTimestamp(): Date;
  getAttributes(): AttributeDictionary;
  getChannelContext(): ChannelContext | undefined;
  getContactFeatures(): ContactFeatures;
  getSegmentAttributes(): SegmentAttributeDictionary;
  /** Such as `connect:SMS`. */
  getContactSubtype(): string | null;

  /** Of the class that the contact's channel has. Making a connection of an active agent's leg starts its media controller. */
  getConnections(): BaseConnection[];
  /** The customer's; of a task or an e-mail: the agent's. Null where there is none. */
  getInitialConnection(): BaseConnection;
  getActiveInitialConnection(): BaseConnection | null;
  /** Neither the agent's nor the initial one. */
  getThirdPartyConnections(): BaseConnection[];
  getSingleActiveThirdPartyConnection(): BaseConnection | null;
  /** The agent's own, also when monitoring. Null where there is none. */
  getAgentConnection(): BaseConnection;
  getActiveConnections(): BaseConnection[];
  hasTwoActiveParticipants(): boolean;
  isSoftphoneCall(): boolean;
  hasVideoRTCCapabilities(): boolean;
  hasScreenShareCapability(): boolean;
  canAgentSendVideo(): boolean;
  canAgentReceiveVideo(): boolean;
  canAgentSendScreenShare(): boolean;
  canCustomerSendScreenShare(): boolean;
  /** Whether the customer began. Errors: throws where there is no initial connection. */
  isInbound(): boolean;
  isConnected(): boolean;
  isMultiPartyConferenceEnabled(): boolean;
  /** Whether a supervisor has barged in. */
  isUnderSupervision(): boolean;
  isAutoAcceptEnabled(): boolean;
  /** Whether the contact is shown before it is dialled. */
  isCampaignPreview(): boolean;
  /** Whether the customer is called before the agent. */
  isCustomerFirstCallback(): boolean;

  /** `failure` is called with the word "error". */
  accept(callbacks?: SuccessFailOptions): void;
  reject(callbacks?: SuccessFailOptions): void;
  /** Ends after-contact work, and what was missed or failed. */
  clear(callbacks?: SuccessFailOptions): void;
  /** Deprecated: use {@link clear}. */
  complete(callbacks?: SuccessFailOptions): void;
  /** Does nothing but say so in the log: hang up the agent's connection instead. */
  destroy(callbacks?: SuccessFailOptions): void;
  pause(callbacks?: SuccessFailOptions): void;
  resume(callbacks?: SuccessFailOptions): void;
  notifyIssue(issueCode: string, description: string, callbacks?: SuccessFailOptions): void;
  addConnection(endpoint: Endpoint, callbacks?: SuccessFailOptions): void;
  addParticipant(endpoint: Endpoint, options?: AddParticipantOptions): void;
  transfer(endpoint: Endpoint, options?: TransferOptions): void;
  /** Swaps who is on hold. */
  toggleActiveConnections(callbacks?: SuccessFailOptions): void;
  conferenceConnections(callbacks?: SuccessFailOptions): void;
  /** Errors: `failure("invalid_target_state")` for a mode that there is not. */
  updateMonitorParticipantState(targetState: MonitoringMode, callbacks?: SuccessFailOptions): void;
  silentMonitor(callbacks?: SuccessFailOptions): void;
  bargeIn(callbacks?: SuccessFailOptions): void;
  /** Errors: rejects with Error where the contact cannot share a screen. */
  startScreenSharing(skipSessionInitiation?: boolean): Promise<void>;
  /** Errors: as {@link startScreenSharing}. */
  stopScreenSharing(): Promise<void>;
  getInstanceDetails(): Promise<InstanceDetails>;
  engagePreviewContact(): Promise<Answer>;
  getPreviewConfiguration(): Promise<PreviewConfiguration>;
  isPreviewMode(): Promise<boolean>;
  /** What is known now, for ever. */
  toSnapshot(): Contact;
  /** @internal */
  sendSoftphoneMetrics(softphoneStreamStatistics: unknown, callbacks?: SuccessFailOptions): void;
  /** @internal */
  sendSoftphoneReport(report: unknown, callbacks?: SuccessFailOptions): void;
}
