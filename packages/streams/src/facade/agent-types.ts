/** The agent, as pages see them. Source: docs/wire/streams.md#agent; https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md. */
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

/** The agent's state has another name. */
export type AgentStateChange = { readonly agent: Agent; readonly oldState: string; readonly newState: string };

/**
 * The agent who is signed in. Holds nothing: every getter reads the latest update.
 *
 * Errors: the getters throw StateError before the first update; calls throw it before the panel has answered.
 */
export interface Agent {
  /** Where the getters read. Seam. */
  _getData(): HostAgentData;
  /** With every update, changed or not. */
  onRefresh(callback: Callback<Agent>): Subscription;
  onStateChange(callback: Callback<AgentStateChange>): Subscription;
  onRoutable(callback: Callback<Agent>): Subscription;
  onNotRoutable(callback: Callback<Agent>): Subscription;
  onOffline(callback: Callback<Agent>): Subscription;
  /** The state took the name of an error. */
  onError(callback: Callback<Agent>): Subscription;
  onAfterCallWork(callback: Callback<Agent>): Subscription;
  /** A state was put in line, to come after the contacts at hand. */
  onEnqueuedNextState(callback: Callback<Agent>): Subscription;
  onClearedNextState(callback: Callback<Agent>): Subscription;
  onSoftphoneError(callback: Callback<SoftphoneErrorInfo>): Subscription;
  /** Called with what is known of the socket that closed. */
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
  /** The older name of {@link getState}. */
  getStatus(): AgentState;
  /** What comes after the contacts at hand; null when nothing was asked for. */
  getNextState(): AgentState;
  getAvailabilityState(): AgentAvailabilityState;
  /** How long the state has lasted, by the center's clock. Unit: milliseconds. */
  getStateDuration(): number;
  /** The older name of {@link getStateDuration}. */
  getStatusDuration(): number;
  getPermissions(): string[];
  /** Earliest state first. */
  getContacts(contactTypeFilter?: ContactType): Contact[];
  /** The configuration itself, not a copy: change it, then hand it to {@link setConfiguration}. */
  getConfiguration(): AgentConfiguration;
  /** The states that the agent may choose. */
  getAgentStates(): AgentStateDefinition[];
  getRoutingProfile(): AgentRoutingProfile;
  getVoiceEnhancementMode(): VoiceEnhancementMode;
  /** Of all channels. */
  getChannelConcurrency(): AgentChannelConcurrencyMap;
  /** Of one channel, such as `CHAT`; 0 for one that the agent does not serve. */
  getChannelConcurrency(channel: string): number;
  getName(): string;
  getAgentARN(): string;
  /** E.164; null when there is none. */
  getExtension(): string;
  getDialableCountries(): string[];
  isSoftphoneEnabled(): boolean;
  getAllQueueARNs(): string[];
  getNetworkConnectionStatus(): Promise<NetworkConnectionStatusChanged>;

  /** Errors: `failure("InvalidLocale")` for a language that there is not. */
  setConfiguration(configuration: AgentConfiguration, callbacks?: SuccessFailOptions): void;
  setState(state: AgentStateDefinition, callbacks?: SuccessFailOptions, options?: AgentSetStateOptions): void;
  /** The older name of {@link setState}. */
  setStatus(state: AgentStateDefinition, callbacks?: SuccessFailOptions, options?: AgentSetStateOptions): void;
  /** Begins a contact with the endpoint. */
  connect(endpoint: Endpoint, connectOptions?: ConnectOptions): void;
  /** All endpoints that the queues offer, page by page. Errors: throws ValueError without a `success`. */
  getEndpoints(queueARNs: string | string[], callbacks: GetEndpointsCallbacks, pageInfo?: GetEndpointsOptions): void;
  /** The older name of {@link getEndpoints}. */
  getAddresses(queueARNs: string | string[], callbacks: GetEndpointsCallbacks, pageInfo?: GetEndpointsOptions): void;
  /** What is known now, for ever. */
  toSnapshot(): Agent;
  mute(): void;
  unmute(): void;
  setSpeakerDevice(deviceId: string): void;
  setMicrophoneDevice(deviceId: string): void;
  setRingerDevice(deviceId: string): void;
  setCameraDevice(deviceId: string): void;
  setBackgroundBlur(isBackgroundBlurEnabled: boolean): void;
  /** Errors: throws for a mode that there is not; rejects when the panel refuses. */
  setVoiceEnhancementMode(mode: VoiceEnhancementMode): Promise<void>;
  /** Comes with amazon-connect-taskjs; without it there is no such method. */
  createTask(taskContact: TaskContactDefinition, callbacks?: SuccessFailOptions): void;
}
