/** Enumerations of connections and their media. Source: docs/wire/streams.md#enumerations and #globals. */
import { enumOf, setOf, type ValueOf } from "./enum-of.ts";

/** Party of a contact that the connection belongs to. */
export const ConnectionType = /* @__PURE__ */ enumOf("agent inbound outbound monitoring");
/** One of {@link ConnectionType}. */
export type ConnectionType = ValueOf<typeof ConnectionType>;

/** Kinds of connection state. */
export const ConnectionStateType = /* @__PURE__ */ enumOf(
  "init connecting connected hold disconnected silent_monitor barge",
);
/** One of {@link ConnectionStateType}. */
export type ConnectionStateType = ValueOf<typeof ConnectionStateType>;

/** States in which the party is present or joining; a set, by value. */
export const CONNECTION_ACTIVE_STATES = /* @__PURE__ */ setOf("connecting connected hold silent_monitor barge");

/** States in which the party is present; a set, by value. */
export const CONNECTION_CONNECTED_STATES = /* @__PURE__ */ setOf("connected silent_monitor barge");

/** Connection events, as named on the bus. */
export const ConnectionEvents = /* @__PURE__ */ enumOf("session_init ready_to_start_session", "connection");
/** One of {@link ConnectionEvents}. */
export type ConnectionEvents = ValueOf<typeof ConnectionEvents>;

/** Kinds of transfer destination. */
export const EndpointType = /* @__PURE__ */ enumOf("phone_number agent queue");
/** One of {@link EndpointType}. */
export type EndpointType = ValueOf<typeof EndpointType>;

/** Kinds of media that a connection carries. */
export const MediaType = /* @__PURE__ */ enumOf("softphone chat task email");
/** One of {@link MediaType}. */
export type MediaType = ValueOf<typeof MediaType>;

/** Ways for a supervisor to join a contact. */
export const MonitoringMode = /* @__PURE__ */ enumOf("SILENT_MONITOR BARGE");
/** One of {@link MonitoringMode}. */
export type MonitoringMode = ValueOf<typeof MonitoringMode>;

/** Reasons why the monitoring mode could not be changed. */
export const MonitoringErrorTypes = /* @__PURE__ */ enumOf("invalid_target_state");
/** One of {@link MonitoringErrorTypes}. */
export type MonitoringErrorTypes = ValueOf<typeof MonitoringErrorTypes>;

/** Screen sharing permissions of a party. */
export const ScreenShareCapability = /* @__PURE__ */ enumOf("SEND");
/** One of {@link ScreenShareCapability}. */
export type ScreenShareCapability = ValueOf<typeof ScreenShareCapability>;

/** Video permissions of a party. */
export const VideoCapability = /* @__PURE__ */ enumOf("SEND");
/** One of {@link VideoCapability}. */
export type VideoCapability = ValueOf<typeof VideoCapability>;
