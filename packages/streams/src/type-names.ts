/** Every type that the upstream typings name, by that name. Types of this library that have more to say stand in their own files. */
export type {
  AgentAvailabilityState,
  AgentChannelConcurrencyMap,
  AgentState,
  AgentStateDefinition,
  AttributeDictionary,
  CapabilitiesDictionary,
  ChannelContext,
  ConnectionState,
  ContactState,
  MonitorInfo,
  ReferenceDictionary,
  SegmentAttributeDictionary,
  SoftphoneMediaInfo as VoiceMediaInfo,
  VoiceEnhancementMode,
} from "@tributary/protocol/host-data";
export type { AgentConfiguration, AgentRoutingProfile, Queue } from "./agent-data/published-types.ts";
export type { EventBus } from "./bus/event-bus.ts";
export type { Subscription } from "./bus/subscription.ts";
export type {
  AgentCallback,
  AgentMutedStatusCallback,
  AgentPreferences,
  AgentStateChangeCallback,
  AutoAcceptToneOption,
  Callback,
  ChatOptions,
  ContactCallback,
  CustomerAuthenticationMethod,
  FailoverCompletedData,
  FailoverDetectedData,
  FailoverPendingData,
  GetEndpointsResult,
  GroupingConfigurationType,
  NetworkConnectionStatusChangedCallback,
  OnConfigureErrorCallback,
  OnExpirationWarningCallback,
  OnExpirationWarningClearedCallback,
  OnFailoverCompletedCallback,
  OnFailoverDetectedCallback,
  OnFailoverPendingCallback,
  OnSessionExtensionErrorCallback,
  OptionalCustomViewsOptions,
  OptionalInitCCPOptions,
  QuickResponseChannels,
  QuickResponseChannelType,
  QuickResponseContentsType,
  QuickResponseContentType,
  QuickResponseStatusType,
  SoftphoneError,
  SoftphoneErrorCallback,
  SoftphoneSessionCallback,
  StorageAccessCallback,
  StorageAccessCallbackData,
  StreamEventHandler,
  StreamMessage,
  StreamMessageHandler,
  SuccessFailCallback,
  Tags,
  TaskOptions,
  UserBackgroundBlurChangeCallback,
  UserMediaDeviceChangeCallback,
  ViewContactCallback,
  ViewContactEvent,
  VoiceEnhancementModeChange,
  VoiceEnhancementModeChangeCallback,
} from "./callback-names.ts";
export type { Conduit, Conduit as GRProxyIframeConduit } from "./conduit/conduit.ts";
export type { IFrameConduit } from "./conduit/upstream-conduit.ts";
export type { NullStream, WindowIOStream, WindowStream } from "./conduit/window-streams.ts";
export type {
  InitCCPOptions,
  LoginOptions,
  PageOptions,
  SoftphoneOptions as SoftPhoneOptions,
  StorageAccessParameters,
} from "./core/init-options.ts";
export type { Core, TerminateCustomViewOptions } from "./core/names.ts";
export type { StorageAccess, StorageAccessCallbacks } from "./core/storage-access.ts";
export type {
  AgentAvailStates,
  AgentErrorStates,
  AgentEvents,
  AgentPermissions,
  AgentStateType,
  NetworkConnectionStatus,
  SoftphoneCallType,
  SoftphoneErrorTypes,
} from "./enums/agent-enums.ts";
export type {
  ConnectionStateType,
  ConnectionType,
  EndpointType,
  MediaType,
  MonitoringErrorTypes,
  MonitoringMode,
  ScreenShareCapability,
  VideoCapability,
} from "./enums/connection-enums.ts";
export type {
  ChannelType,
  ClickType,
  CONTACT_ACTIVE_STATES,
  ContactEvents,
  ContactInitiationMethod,
  ContactStateType,
  ContactType,
  CustomerAuthenticationStatus,
  ReferenceType,
} from "./enums/contact-enums.ts";
export type { CTIExceptions, EventType, LogLevel, MasterTopics, VDIPlatformType } from "./enums/wire-enums.ts";
export type { AgentApp, AppOptions } from "./extras/agent-app.ts";
export type { AppCreator, AppData, AppMethods, AppRegistry, AppRegistryOptions } from "./extras/app-registry.ts";
export type { GlobalResiliency } from "./extras/left-out.ts";
export type {
  QuickResponse,
  QuickResponses,
  QuickResponsesQuery,
  SearchQuickResponsesResult,
} from "./extras/quick-responses.ts";
export type {
  SessionExpirationInformation,
  SessionExpirationWarningManager,
  SessionExtensionErrorData,
} from "./extras/session-expiration.ts";
export type { Agent, AgentStateChange } from "./facade/agent-types.ts";
export type {
  AddParticipantOptions,
  AgentMutedStatus,
  AgentSetStateOptions,
  ConnectionToken,
  ConnectOptions,
  GetEndpointsCallbacks,
  InstanceDetails,
  NetworkConnectionStatusChanged,
  SuccessFailOptions,
  TaskContactDefinition,
  TransferOptions,
  UserBackgroundBlurChange,
  UserMediaDeviceChange,
} from "./facade/callbacks.ts";
export type {
  BaseConnection,
  ChatConnection,
  ChatMediaInfo,
  CustomerAuthenticationDetails,
  EmailConnection,
  TaskConnection,
  TaskMediaInfo,
  VoiceConnection,
} from "./facade/connections/connection-types.ts";
export type { Contact } from "./facade/contact-types.ts";
export type { Endpoint } from "./facade/endpoint.ts";
export type { PortStream, Stream, StreamMultiplexer } from "./infrastructure/streams.ts";
export type { LogEntry } from "./log/log-entry.ts";
export type { Logger } from "./log/logger.ts";
export type { WebSocketProvider as WebSocketManager } from "./web-socket/web-socket-provider.ts";
