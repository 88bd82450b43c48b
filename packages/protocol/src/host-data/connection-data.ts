/** A connection in the payload of `agent::update`: one party's leg of a contact. Source: docs/wire/streams.md#shape, #typical-states. */
import type { EndpointData } from "./endpoint-data.ts";

/** Party of a connection. */
export type ConnectionType = "agent" | "inbound" | "outbound" | "monitoring";

export type ConnectionStateType =
  | "init"
  | "connecting"
  | "connected"
  | "hold"
  | "disconnected"
  | "silent_monitor"
  | "barge";

/** A connection's state with its start time. */
export type ConnectionState = { readonly type: ConnectionStateType; readonly timestamp: Date };

/** Ways in which a supervisor joins a contact. */
export type MonitoringMode = "SILENT_MONITOR" | "BARGE";

/** Media of the agent's leg of a call. */
export type SoftphoneMediaInfo = {
  readonly callType: "audio_video" | "video_only" | "audio_only" | "none";
  readonly autoAccept: boolean;
  readonly mediaLegContextToken?: string;
  readonly callContextToken?: string;
  readonly callConfigJson?: string;
};

/** Media of a leg of a chat. */
export type ChatMediaData = {
  readonly chatAutoAccept?: boolean | null;
  /** JSON: `{"ConnectionAuthenticationToken": participant token}`. Null on the customer's leg. */
  readonly connectionData?: string | null;
  readonly customerName?: string | null;
  readonly agentName?: string | null;
};

/** Parties of a monitored contact. */
export type MonitorInfo = {
  readonly agentName?: string;
  readonly customerName?: string;
  readonly joinTime?: Date;
  readonly agent?: { readonly agentName?: string };
  readonly joinTimeStamp?: Date;
};

/** Media that a leg may send. */
export type CapabilitiesDictionary = { readonly Video?: "SEND" | null; readonly ScreenShare?: "SEND" | null };

/** One leg of a contact. */
export type ConnectionData = {
  /** For chats: the participant's id. */
  readonly connectionId: string;
  readonly type: ConnectionType;
  /** True for the customer's leg; for a task or an e-mail: the agent's. */
  readonly initial: boolean;
  readonly state: ConnectionState;
  readonly endpoint?: EndpointData | null;
  /** Equals `endpoint`. */
  readonly address?: EndpointData | null;
  readonly softphoneMediaInfo?: SoftphoneMediaInfo | null;
  readonly chatMediaInfo?: ChatMediaData | null;
  readonly monitoringInfo?: MonitorInfo | null;
  readonly monitorCapabilities?: MonitoringMode[] | null;
  readonly monitorStatus?: MonitoringMode | null;
  readonly mute?: boolean | null;
  readonly forcedMute?: boolean | null;
  readonly quickConnectName?: string | null;
  readonly capabilities?: CapabilitiesDictionary | null;
};
