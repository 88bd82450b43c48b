/** Enumerations of agents. Source: docs/wire/streams.md#enumerations and #globals. */
import { enumOf, type ValueOf } from "./enum-of.ts";

/** Kinds of agent state. */
export const AgentStateType = /* @__PURE__ */ enumOf("init routable not_routable offline system error");
/** One of {@link AgentStateType}. */
export type AgentStateType = ValueOf<typeof AgentStateType>;

/** Names of agent states that the center sets. */
export const AgentAvailStates = /* @__PURE__ */ enumOf(
  "Init Busy AfterCallWork CallingCustomer Dialing Joining PendingAvailable PendingBusy",
);
/** One of {@link AgentAvailStates}. */
export type AgentAvailStates = ValueOf<typeof AgentAvailStates>;

/** Names of agent states that report an error. */
export const AgentErrorStates = /* @__PURE__ */ enumOf(
  "Error AgentHungUp BadAddressAgent BadAddressCustomer Default FailedConnectAgent FailedConnectCustomer InvalidLocale LineEngagedAgent LineEngagedCustomer MissedCallAgent MissedCallCustomer MultipleCcpWindows RealtimeCommunicationError",
);
/** One of {@link AgentErrorStates}. */
export type AgentErrorStates = ValueOf<typeof AgentErrorStates>;

/** Agent events, as named on the bus. */
export const AgentEvents = /* @__PURE__ */ enumOf(
  "init update refresh routable not_routable pending contact_pending offline error softphone_error websocket_connection_lost websocket_connection_gained state_change acw mute_toggle local_media_stream_created enqueued_next_state cleared_next_state fetch_agent_data_from_ccp",
  "agent",
);
/** One of {@link AgentEvents}. */
export type AgentEvents = ValueOf<typeof AgentEvents>;

/** Permissions that pages query by name. */
export const AgentPermissions = /* @__PURE__ */ enumOf("outboundCall voiceId");
/** One of {@link AgentPermissions}. */
export type AgentPermissions = ValueOf<typeof AgentPermissions>;

/** Device and setting events, as named on the bus. */
export const ConfigurationEvents = /* @__PURE__ */ enumOf(
  "configure set_speaker_device set_microphone_device set_ringer_device speaker_device_changed microphone_device_changed ringer_device_changed camera_device_changed background_blur_changed",
  "configuration",
);
/** One of {@link ConfigurationEvents}. */
export type ConfigurationEvents = ValueOf<typeof ConfigurationEvents>;

/** Health of the agent's connection to the center. */
export const NetworkConnectionStatus = /* @__PURE__ */ enumOf("connected connecting disconnected failed");
/** One of {@link NetworkConnectionStatus}. */
export type NetworkConnectionStatus = ValueOf<typeof NetworkConnectionStatus>;

/** Media of a softphone call. */
export const SoftphoneCallType = /* @__PURE__ */ enumOf("audio_video video_only audio_only none");
/** One of {@link SoftphoneCallType}. */
export type SoftphoneCallType = ValueOf<typeof SoftphoneCallType>;

/** Reasons why audio is unavailable. */
export const SoftphoneErrorTypes = /* @__PURE__ */ enumOf(
  "unsupported_browser microphone_not_shared signalling_handshake_failure signalling_connection_failure ice_collection_timeout user_busy_error webrtc_error realtime_communication_error vdi_strategy_not_supported vdi_redir_not_supported other",
);
/** One of {@link SoftphoneErrorTypes}. */
export type SoftphoneErrorTypes = ValueOf<typeof SoftphoneErrorTypes>;
