/** Names of callbacks and options that programs written for the upstream typings use. Source: https://github.com/amazon-connect/amazon-connect-streams/blob/master/src/index.d.ts. */
import type { ContactRef } from "./bus/event-map.ts";
import type { ConduitMessage } from "./conduit/window-streams.ts";
import type { InitCCPOptions, RingtoneOptions } from "./core/init-options.ts";
import type { StorageAccessMessage } from "./core/storage-access.ts";
import type { CustomViewsOptions } from "./extras/agent-app.ts";
import type { QuickResponse } from "./extras/quick-responses.ts";
import type { SessionExpirationInformation, SessionExtensionErrorData } from "./extras/session-expiration.ts";
import type { Agent, AgentStateChange } from "./facade/agent-types.ts";
import type {
  AgentMutedStatus,
  GetEndpointsCallbacks,
  NetworkConnectionStatusChanged,
  SoftphoneErrorInfo,
  Callback as Told,
  UserBackgroundBlurChange,
  UserMediaDeviceChange,
  VoiceEnhancementModeChanged,
} from "./facade/callbacks.ts";
import type { Contact } from "./facade/contact-types.ts";

/** Is told the agent. */
export type AgentCallback = Told<Agent>;
/** Is told whether the agent is heard. */
export type AgentMutedStatusCallback = Told<AgentMutedStatus>;
/** Is told of another state. */
export type AgentStateChangeCallback = Told<AgentStateChange>;
/** Is told a contact. */
export type ContactCallback = Told<Contact>;
/** Is told nothing but that it happened. */
export type Callback = () => void;
/** Is told how a call ended. */
export type SuccessFailCallback<T extends unknown[] = []> = (...args: T) => void;
/** What is told of a contact that is looked at. */
export type ViewContactEvent = ContactRef;
/** Is told which contact is looked at. */
export type ViewContactCallback = Told<ViewContactEvent>;
/** Is told which device is used now. */
export type UserMediaDeviceChangeCallback = Told<UserMediaDeviceChange>;
/** Is told whether the background is blurred. */
export type UserBackgroundBlurChangeCallback = Told<UserBackgroundBlurChange>;
/** Another way to clean the agent's sound. */
export type VoiceEnhancementModeChange = VoiceEnhancementModeChanged;
/** Is told how the agent's sound is cleaned. */
export type VoiceEnhancementModeChangeCallback = Told<VoiceEnhancementModeChange>;
/** Is told how the panel stands with the center. */
export type NetworkConnectionStatusChangedCallback = Told<NetworkConnectionStatusChanged>;
/** Why there is no sound; without methods, because it crossed the frame's border. */
export type SoftphoneError = SoftphoneErrorInfo;
/** Is told why there is no sound. */
export type SoftphoneErrorCallback = Told<SoftphoneError>;
/** Is told a softphone session. */
export type SoftphoneSessionCallback = Told<unknown>;
/** Is told when the session ends. */
export type OnExpirationWarningCallback = Told<SessionExpirationInformation>;
/** Is told that the session goes on. */
export type OnExpirationWarningClearedCallback = () => void;
/** Is told why the session could not be kept. */
export type OnSessionExtensionErrorCallback = Told<SessionExtensionErrorData>;
/** What is told of a region that fails. */
export type FailoverDetectedData = { readonly nextActiveRegion: string };
/** What is told of a change of region to come. */
export type FailoverPendingData = FailoverDetectedData;
/** What is told of a change of region. */
export type FailoverCompletedData = { readonly activeRegion: string; readonly activeCcpUrl: string };
/** Is told of a region that fails. */
export type OnFailoverDetectedCallback = Told<FailoverDetectedData>;
/** Is told of a change of region to come. */
export type OnFailoverPendingCallback = Told<FailoverPendingData>;
/** Is told of a change of region. */
export type OnFailoverCompletedCallback = Told<FailoverCompletedData>;
/** Is told why there can be no change of region. */
export type OnConfigureErrorCallback = Told<Error>;
/** What the asking page said. */
export type StorageAccessCallbackData = StorageAccessMessage;
/** Is told what the asking page said. */
export type StorageAccessCallback = Told<StorageAccessMessage>;
/** A message of a stream. */
export type StreamMessage = Partial<ConduitMessage> & { readonly [key: string]: unknown };
/** Hears a stream. */
export type StreamMessageHandler = (message: MessageEvent<StreamMessage>) => void;
/** Hears an event of a conduit. */
export type StreamEventHandler = (data: unknown, eventName?: string) => void;
/** What `getEndpoints` found. */
export type GetEndpointsResult = Parameters<GetEndpointsCallbacks["success"]>[0];
/** What an agent prefers, by name. */
export type AgentPreferences = { [name: string]: string };
/** Sound of chats. */
export type ChatOptions = RingtoneOptions;
/** Sound of tasks. */
export type TaskOptions = RingtoneOptions;
/** Sound of contacts that are accepted by themselves. */
export type AutoAcceptToneOption = RingtoneOptions;
/** Parameters of `initCCP` for `agentApp.initApp`. */
export type OptionalInitCCPOptions = Partial<InitCCPOptions>;
/** Parameters of a custom view. */
export type OptionalCustomViewsOptions = CustomViewsOptions;
/** In which way a customer signed in. */
export type CustomerAuthenticationMethod = "CONNECT" | "CUSTOM";
/** Parts of a canned answer. */
export type QuickResponseContentType = QuickResponse["contentType"];
/** Whether a canned answer may be used. */
export type QuickResponseStatusType = QuickResponse["status"];
/** The forms of a canned answer. */
export type QuickResponseContentsType = QuickResponse["contents"];
/** Where canned answers belong together. */
export type GroupingConfigurationType = QuickResponse["groupingConfiguration"];
/** Channels of canned answers. */
export type QuickResponseChannels = QuickResponse["channels"];
/** One of these channels. */
export type QuickResponseChannelType = QuickResponseChannels[number];
/** Words that canned answers are found by. */
export type Tags = QuickResponse["tags"];
