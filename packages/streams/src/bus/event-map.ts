/**
 * Payload types by event name on the bus of an instance.
 *
 * Source: docs/wire/streams.md#events-of-the-conduit, #from-update-to-events, #websocket-bridge.
 */
import type { HostAgentData } from "@tributary/protocol/host-data";
import type { Agent, AgentStateChange } from "../facade/agent-types.ts";
import type { Contact } from "../facade/contact-types.ts";

/** Reference to a contact in messages that cross the frame boundary. */
export type ContactRef = { readonly contactId: string };
/** Reference to a device of the agent's computer. */
export type DeviceRef = { readonly deviceId: string };
/** Details of a closed socket. Times: milliseconds. */
export type SocketClosed = {
  readonly openTimestamp: number | null;
  readonly closeTimestamp: number | null;
  readonly connectionDuration: number;
  readonly code: number;
  readonly reason: string;
};
/** A frame of the panel's socket. */
export type SocketFrame = { readonly topic: string; readonly content?: unknown };
/** Result of a request to subscribe or unsubscribe. */
export type SocketSubscription = {
  readonly topic: string;
  readonly content: { readonly status: "success" | "failure"; readonly topics: readonly string[] };
};
/** Channel view that the panel is asked to show. */
export type ActivateChannel = {
  readonly viewType: string;
  readonly mediaType: string;
  readonly source?: string;
  readonly caseId?: string;
  readonly clientToken?: string;
};
/** Reason why audio is unavailable. */
export type SoftphoneErrorData = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly endPointUrl: string;
};

type AgentEventName =
  | "init"
  | "refresh"
  | "routable"
  | "not_routable"
  | "offline"
  | "error"
  | "acw"
  | "enqueued_next_state"
  | "cleared_next_state";

type ContactEventName =
  | "init"
  | "refresh"
  | "incoming"
  | "pending"
  | "connecting"
  | "connected"
  | "accepted"
  | "missed"
  | "ended"
  | "acw"
  | "error"
  | "destroyed"
  | "screen_sharing_started"
  | "screen_sharing_stopped"
  | "screen_sharing_error";

/** Payloads by event name; `null` for events without a payload. */
export type EventMap = { readonly [Name in `agent::${AgentEventName}`]: Agent } & {
  readonly [Name in `contact::${ContactEventName}` | `contact::${ContactEventName}::${string}`]: Contact;
} & {
  readonly "agent::update": HostAgentData;
  readonly "agent::state_change": AgentStateChange;
  readonly "agent::mute_toggle": { readonly muted: boolean };
  readonly "agent::softphone_error": SoftphoneErrorData;
  readonly "agent::local_media_stream_created": { readonly connectionId: string };
  readonly "agent::websocket_connection_lost": SocketClosed;
  readonly "agent::websocket_connection_gained": null;
  readonly "contact::view": ContactRef;
  readonly "configuration::speaker_device_changed": DeviceRef;
  readonly "configuration::microphone_device_changed": DeviceRef;
  readonly "configuration::ringer_device_changed": DeviceRef;
  readonly "configuration::camera_device_changed": DeviceRef;
  readonly "configuration::background_blur_changed": { readonly isBackgroundBlurEnabled: boolean };
  readonly "connection::session_init": { readonly connectionId: string };
  readonly "webSocket::all_message": SocketFrame;
  readonly "webSocket::connection_gain": null;
  readonly "webSocket::connection_lost": SocketClosed;
  readonly "webSocket::connection_open": unknown;
  readonly "webSocket::connection_close": SocketClosed;
  readonly "webSocket::init_failure": null;
  readonly "webSocket::subscription_update": SocketSubscription;
  readonly "webSocket::subscription_failure": SocketSubscription;
  readonly "taskList::activate_channel_with_view_type": ActivateChannel;
  readonly init: null;
  readonly acknowledge: { readonly id: string } | null;
  readonly ack_timeout: null;
  readonly auth_fail: { readonly authorize?: boolean } | null;
  readonly access_denied: null;
  readonly terminated: null;
  readonly terminate: null;
  readonly authorize_success: null;
  readonly authorize_retries_exhausted: null;
  readonly cti_authorize_retries_exhausted: null;
  readonly iframe_retries_exhausted: null;
  readonly update_connected_ccps: { readonly length: number };
};
