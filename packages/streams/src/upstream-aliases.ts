/**
 * Types of the upstream typings that this library names differently or does not otherwise have. Each is published as `connect.<Name>`.
 *
 * Source: https://github.com/amazon-connect/amazon-connect-streams/blob/master/src/index.d.ts
 */
import type { SoftphoneMediaInfo } from "@tributary/protocol/host-data";
import type { ContactRef } from "./bus/event-map.ts";
import type { Conduit } from "./conduit/conduit.ts";
import type { ConduitMessage } from "./conduit/window-streams.ts";
import type { InitCCPOptions, RingtoneOptions, SoftphoneOptions } from "./core/init-options.ts";
import type { StorageAccessMessage } from "./core/storage-access.ts";
import type { NetworkConnectionStatus as NetworkConnectionStatusValue } from "./enums/agent-enums.ts";
import type { CustomViewsOptions } from "./extras/agent-app.ts";
import type { QuickResponse } from "./extras/quick-responses.ts";
import type { SessionExpirationInformation, SessionExtensionErrorData } from "./extras/session-expiration.ts";
import type { Agent, AgentStateChange } from "./facade/agent-types.ts";
import type {
  AgentMutedStatus,
  Callback as CallbackWith,
  GetEndpointsCallbacks,
  NetworkConnectionStatusChanged,
  SoftphoneErrorInfo,
  UserBackgroundBlurChange,
  UserMediaDeviceChange,
  VoiceEnhancementModeChanged,
} from "./facade/callbacks.ts";
import type { Contact } from "./facade/contact-types.ts";
import type { WebSocketProvider } from "./web-socket/web-socket-provider.ts";

/** Called with the agent. */
export type AgentCallback = CallbackWith<Agent>;
/** Called with the mute state of the agent. */
export type AgentMutedStatusCallback = CallbackWith<AgentMutedStatus>;
/** Called with the old and the new state. */
export type AgentStateChangeCallback = CallbackWith<AgentStateChange>;
/** Called with a contact. */
export type ContactCallback = CallbackWith<Contact>;
/** Called without arguments. */
export type Callback = () => void;
/** Called with the result of a request. */
export type SuccessFailCallback<T extends unknown[] = []> = (...args: T) => void;
/** Contact that is shown. */
export type ViewContactEvent = ContactRef;
/** Called with the contact that is shown. */
export type ViewContactCallback = CallbackWith<ViewContactEvent>;
/** Called with the selected device. */
export type UserMediaDeviceChangeCallback = CallbackWith<UserMediaDeviceChange>;
/** Called with the state of the background blur. */
export type UserBackgroundBlurChangeCallback = CallbackWith<UserBackgroundBlurChange>;
/** Changed voice enhancement mode. */
export type VoiceEnhancementModeChange = VoiceEnhancementModeChanged;
/** Called with the changed voice enhancement mode. */
export type VoiceEnhancementModeChangeCallback = CallbackWith<VoiceEnhancementModeChange>;
/** Called with the status of the panel's link to the center. */
export type NetworkConnectionStatusChangedCallback = CallbackWith<NetworkConnectionStatusChanged>;
/** Softphone error without methods, as received from the panel. */
export type SoftphoneError = SoftphoneErrorInfo;
/** Called with a softphone error. */
export type SoftphoneErrorCallback = CallbackWith<SoftphoneError>;
/** Called with a softphone session. */
export type SoftphoneSessionCallback = CallbackWith<unknown>;
/** Called with the end of the session. */
export type OnExpirationWarningCallback = CallbackWith<SessionExpirationInformation>;
/** Called when the session continues. */
export type OnExpirationWarningClearedCallback = () => void;
/** Called with the reason why the session was not extended. */
export type OnSessionExtensionErrorCallback = CallbackWith<SessionExtensionErrorData>;
/** Region of a detected failover. */
export type FailoverDetectedData = { readonly nextActiveRegion: string };
/** Region of a pending failover. */
export type FailoverPendingData = FailoverDetectedData;
/** Region of a completed failover. */
export type FailoverCompletedData = { readonly activeRegion: string; readonly activeCcpUrl: string };
/** Called when a failover is detected. */
export type OnFailoverDetectedCallback = CallbackWith<FailoverDetectedData>;
/** Called when a failover is pending. */
export type OnFailoverPendingCallback = CallbackWith<FailoverPendingData>;
/** Called when a failover is complete. */
export type OnFailoverCompletedCallback = CallbackWith<FailoverCompletedData>;
/** Called with a configuration error of the failover. */
export type OnConfigureErrorCallback = CallbackWith<Error>;
/** Message of the storage access page. */
export type StorageAccessCallbackData = StorageAccessMessage;
/** Called with a message of the storage access page. */
export type StorageAccessCallback = CallbackWith<StorageAccessMessage>;
export type StreamMessage = Partial<ConduitMessage> & { readonly [key: string]: unknown };
/** Listener of a stream. */
export type StreamMessageHandler = (message: MessageEvent<StreamMessage>) => void;
/** Listener of a conduit event. */
export type StreamEventHandler = (data: unknown, eventName?: string) => void;
/** Result of `getEndpoints`. */
export type GetEndpointsResult = Parameters<GetEndpointsCallbacks["success"]>[0];
/** The agent's preferences by name. */
export type AgentPreferences = { [name: string]: string };
/** Ringtone of chats. */
export type ChatOptions = RingtoneOptions;
/** Ringtone of tasks. */
export type TaskOptions = RingtoneOptions;
/** Tone of contacts that are accepted automatically. */
export type AutoAcceptToneOption = RingtoneOptions;
/** Parameters of `initCCP` for `agentApp.initApp`. */
export type OptionalInitCCPOptions = Partial<InitCCPOptions>;
/** Parameters of a custom view. */
export type OptionalCustomViewsOptions = CustomViewsOptions;
/** Sign-in method of a customer. */
export type CustomerAuthenticationMethod = "CONNECT" | "CUSTOM";
export type QuickResponseContentType = QuickResponse["contentType"];
export type QuickResponseStatusType = QuickResponse["status"];
/** Text of a quick response by format. */
export type QuickResponseContentsType = QuickResponse["contents"];
/** Grouping of quick responses. */
export type GroupingConfigurationType = QuickResponse["groupingConfiguration"];
export type QuickResponseChannels = QuickResponse["channels"];
/** One channel of a quick response. */
export type QuickResponseChannelType = QuickResponseChannels[number];
/** Tags of a quick response. */
export type Tags = QuickResponse["tags"];
/** Media of a call. */
export type VoiceMediaInfo = SoftphoneMediaInfo;
/** Softphone parameters of `initCCP`. */
export type SoftPhoneOptions = SoftphoneOptions;
/** The conduit of a page with several panels; here the only one. */
export type GRProxyIframeConduit = Conduit;
/** The panel's socket. */
export type WebSocketManager = WebSocketProvider;
/** Status of the panel's link to the center. */
export type NetworkConnectionStatus = NetworkConnectionStatusValue;
