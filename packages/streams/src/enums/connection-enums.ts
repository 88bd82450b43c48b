/** What is said of a connection, and of its media. Source: docs/wire/streams.md#enumerations and #globals. */
import { enumOf, setOf, type ValueOf } from "./enum-of.ts";

/** Whose leg of the contact it is. */
export const ConnectionType = /* @__PURE__ */ enumOf("agent inbound outbound monitoring");
/** One of {@link ConnectionType}. */
export type ConnectionType = ValueOf<typeof ConnectionType>;

/** Kinds of connection state. */
export const ConnectionStateType = /* @__PURE__ */ enumOf(
  "init connecting connected hold disconnected silent_monitor barge",
);
/** One of {@link ConnectionStateType}. */
export type ConnectionStateType = ValueOf<typeof ConnectionStateType>;

/** Connection states in which the party can be there; a set, by value. */
export const CONNECTION_ACTIVE_STATES = /* @__PURE__ */ setOf("connecting connected hold silent_monitor barge");

/** Connection states in which the party is there; a set, by value. */
export const CONNECTION_CONNECTED_STATES = /* @__PURE__ */ setOf("connected silent_monitor barge");

/** What happens to a connection, as named on the bus. */
export const ConnectionEvents = /* @__PURE__ */ enumOf("session_init ready_to_start_session", "connection");
/** One of {@link ConnectionEvents}. */
export type ConnectionEvents = ValueOf<typeof ConnectionEvents>;

/** Kinds of places that a contact can be sent to. */
export const EndpointType = /* @__PURE__ */ enumOf("phone_number agent queue");
/** One of {@link EndpointType}. */
export type EndpointType = ValueOf<typeof EndpointType>;

/** Kinds of media that a connection carries. */
export const MediaType = /* @__PURE__ */ enumOf("softphone chat task email");
/** One of {@link MediaType}. */
export type MediaType = ValueOf<typeof MediaType>;

/** Ways for a supervisor to take part. */
export const MonitoringMode = /* @__PURE__ */ enumOf("SILENT_MONITOR BARGE");
/** One of {@link MonitoringMode}. */
export type MonitoringMode = ValueOf<typeof MonitoringMode>;

/** Why a supervisor could not change the way of taking part. */
export const MonitoringErrorTypes = /* @__PURE__ */ enumOf("invalid_target_state");
/** One of {@link MonitoringErrorTypes}. */
export type MonitoringErrorTypes = ValueOf<typeof MonitoringErrorTypes>;

/** What a party may do with its screen. */
export const ScreenShareCapability = /* @__PURE__ */ enumOf("SEND");
/** One of {@link ScreenShareCapability}. */
export type ScreenShareCapability = ValueOf<typeof ScreenShareCapability>;

/** What a party may do with its camera. */
export const VideoCapability = /* @__PURE__ */ enumOf("SEND");
/** One of {@link VideoCapability}. */
export type VideoCapability = ValueOf<typeof VideoCapability>;
