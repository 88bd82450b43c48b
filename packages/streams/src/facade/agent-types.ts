/**
 * Public agent types.
 *
 * Source: docs/wire/streams.md#agent; https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md.
 */
import type {
  AgentAvailabilityState,
  AgentChannelConcurrencyMap,
  AgentState,
  AgentStateDefinition,
  ContactType,
  HostAgentData,
  VoiceEnhancementMode,
} from "@tributary/protocol/host-data";
import type { AgentConfiguration, AgentRoutingProfile } from "../agent-data/published-types.ts";
import type { Subscription } from "../bus/subscription.ts";
import type {
  AgentMutedStatus,
  AgentSetStateOptions,
  Answer,
  Callback,
  ConnectOptions,
  GetEndpointsCallbacks,
  GetEndpointsOptions,
  LocalMediaStream,
  NetworkConnectionStatusChanged,
  SoftphoneErrorInfo,
  SuccessFailOptions,
  TaskContactDefinition,
  UserBackgroundBlurChange,
  UserMediaDeviceChange,
  VoiceEnhancementModeChanged,
} from "./callbacks.ts";
import type { Contact } from "./contact-types.ts";
import type { Endpoint } from "./endpoint.ts";

/** Change of the agent's state name. */
export type AgentStateChange = { readonly agent: Agent; readonly oldState: string; readonly newState: string };

/**
 * The signed-in agent. Stateless: every getter reads the latest update.
 *
 * Errors: the getters throw StateError before the first update; calls throw it before the panel has acknowledged.
 */
export interface Agent {
  /** Data source of the getters. Replaceable. @internal */
  _getData(): HostAgentData;
  /** Called on every update, even if nothing changed. */
  onRefresh(callback: Callback<Agent>): Subscription;
  onStateChange(callback: Callback<AgentStateChange>): Subscription;
  onRoutable(callback: Callback<Agent>): Subscription;
  onNotRoutable(callback: Callback<Agent>): Subscription;
  onOffline(callback: Callback<Agent>): Subscription;
  /** Called when the state changes to an error state. */
  onError(callback: Callback<Agent>): Subscription;
  onAfterCallWork(callback: Callback<Agent>): Subscription;
  /** Called when a state is queued to follow the current contacts. */
  onEnqueuedNextState(callback: Callback<Agent>): Subscription;
  onClearedNextState(callback: Callback<Agent>): Subscription;
  onSoftphoneError(callback: Callback<SoftphoneErrorInfo>): Subscription;
  /** Called with details of the closed socket. */
  onWebSocketConnectionLost(callback: Callback<Answer>): Subscription;
  onWebSocketConnectionGained(callback: Callback<Answer>): Subscription;
  onNetworkConnectionStatusChanged(callback: Callback<NetworkConnectionStatusChanged>): Subscription;
  onMuteToggle(callback: Callback<AgentMutedStatus>): Subscription;
  onLocalMediaStreamCreated(callback: Callback<LocalMediaStream>): Subscription;
  onSpeakerDeviceChanged(callback: Callback<UserMediaDeviceChange>): Subscription;
  onMicrophoneDeviceChanged(callback: Callback<UserMediaDeviceChange>): Subscription;
  onRingerDeviceChanged(callback: Callback<UserMediaDeviceChange>): Subscription;
  onCameraDeviceChanged(callback: Callback<UserMediaDeviceChange>): Subscription;
  onBackgroundBlurChanged(callback: Callback<UserBackgroundBlurChange>): Subscription;
  onVoiceEnhancementModeChanged(callback: Callback<VoiceEnhancementModeChanged>): Subscription;

  getState(): AgentState;
  /** Older name of {@link getState}. */
  getStatus(): AgentState;
  /** State queued to follow the current contacts; null if none is queued. */
  getNextState(): AgentState;
  getAvailabilityState(): AgentAvailabilityState;
  /** Time since the state began, by the center's clock. Unit: milliseconds. */
  getStateDuration(): number;
  /** Older name of {@link getStateDuration}. */
  getStatusDuration(): number;
  getPermissions(): string[];
  /** Contacts, earliest state first. */
  getContacts(contactTypeFilter?: ContactType): Contact[];
  /** The configuration object itself, not a copy: modify it and pass it to {@link setConfiguration}. */
  getConfiguration(): AgentConfiguration;
  /** States that the agent can choose. */
  getAgentStates(): AgentStateDefinition[];
  getRoutingProfile(): AgentRoutingProfile;
  getVoiceEnhancementMode(): VoiceEnhancementMode;
  /** Concurrency of all channels. */
  getChannelConcurrency(): AgentChannelConcurrencyMap;
  /** Concurrency of one channel, such as `CHAT`; 0 for a channel that the agent does not serve. */
  getChannelConcurrency(channel: string): number;
  getName(): string;
  getAgentARN(): string;
  /** E.164; null if the agent has no extension. */
  getExtension(): string;
  getDialableCountries(): string[];
  isSoftphoneEnabled(): boolean;
  getAllQueueARNs(): string[];
  getNetworkConnectionStatus(): Promise<NetworkConnectionStatusChanged>;

  /** Errors: `failure("InvalidLocale")` for an unsupported language. */
  setConfiguration(configuration: AgentConfiguration, callbacks?: SuccessFailOptions): void;
  setState(state: AgentStateDefinition, callbacks?: SuccessFailOptions, options?: AgentSetStateOptions): void;
  /** Older name of {@link setState}. */
  setStatus(state: AgentStateDefinition, callbacks?: SuccessFailOptions, options?: AgentSetStateOptions): void;
  /** Starts a contact with the endpoint. */
  connect(endpoint: Endpoint, connectOptions?: ConnectOptions): void;
  /** All endpoints of the queues, collected page by page. Errors: throws ValueError without a `success` callback. */
  getEndpoints(queueARNs: string | string[], callbacks: GetEndpointsCallbacks, pageInfo?: GetEndpointsOptions): void;
  /** Older name of {@link getEndpoints}. */
  getAddresses(queueARNs: string | string[], callbacks: GetEndpointsCallbacks, pageInfo?: GetEndpointsOptions): void;
  /** An immutable copy of the current data. */
  toSnapshot(): Agent;
  mute(): void;
  unmute(): void;
  setSpeakerDevice(deviceId: string): void;
  setMicrophoneDevice(deviceId: string): void;
  setRingerDevice(deviceId: string): void;
  setCameraDevice(deviceId: string): void;
  setBackgroundBlur(isBackgroundBlurEnabled: boolean): void;
  /** Errors: throws for an unknown mode; rejects when the panel refuses. */
  setVoiceEnhancementMode(mode: VoiceEnhancementMode): Promise<void>;
  /**
   * Creates a task for a quick connect to an agent or a queue; `success` receives its contact id. Here without amazon-connect-taskjs too. Errors:
   * throws `ValueError` without name or endpoint; `failure` if the center refuses, for instance a template.
   */
  createTask(taskContact: TaskContactDefinition, callbacks?: SuccessFailOptions): void;
}
