/**
 * Messages from a host page to the panel in its frame: `{event, data}`. Source:
 * docs/wire/streams.md#events-of-the-conduit.
 */
import * as v from "valibot";

const event = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const requestId = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

/** Envelope of every conduit message, in both directions. */
export const conduitMessage = v.object({ event, data: v.optional(v.unknown()) });

/** `api_request`. Missing `params` count as an empty object. */
export const apiRequest = v.object({
  requestId,
  method: event,
  params: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
});

/** `master_request`. */
export const masterRequest = v.object({
  requestId,
  method: v.picklist(["checkMaster", "becomeMaster"]),
  params: v.object({ topic: event, shouldNotBecomeMasterIfNone: v.optional(v.nullable(v.boolean())) }),
});

/** `broadcast`: an event for all pages of the agent. */
export const broadcastRequest = v.object({ event, data: v.optional(v.unknown()) });

/** `webSocket::subscribe`. */
export const topicList = v.pipe(v.array(event), v.maxLength(100));

/** `webSocket::send`. */
export const webSocketSend = v.looseObject({ topic: event });

/** `webSocket::send` of a host that owns the audio of calls. Source: docs/wire/voice.md. */
export const softphoneSend = v.object({
  connectionId: v.pipe(v.string(), v.maxLength(256)),
  jsonRpcMsg: v.record(v.string(), v.unknown()),
});

/** Sound settings of one channel. */
const ringtone = v.object({
  disableRingtone: v.optional(v.nullable(v.boolean())),
  ringtoneUrl: v.optional(v.nullable(v.string())),
});

function maybe<Schema extends v.GenericSchema>(schema: Schema) {
  return v.optional(v.nullable(v.fallback(v.nullable(schema), null)));
}

/**
 * `configure`: settings from the host page. Every member is optional; unreadable members count as missing. Source:
 * docs/wire/streams.md#configure.
 */
export const hostConfigure = v.object({
  softphone: maybe(
    v.object({
      ...ringtone.entries,
      allowFramedSoftphone: v.optional(v.nullable(v.boolean())),
      disableEchoCancellation: v.optional(v.nullable(v.boolean())),
    }),
  ),
  chat: maybe(ringtone),
  task: maybe(ringtone),
  autoAcceptTone: maybe(ringtone),
  pageOptions: maybe(
    v.object({
      enableAudioDeviceSettings: v.optional(v.nullable(v.boolean())),
      enableVideoDeviceSettings: v.optional(v.nullable(v.boolean())),
      enablePhoneTypeSettings: v.optional(v.nullable(v.boolean())),
      showInactivityModal: v.optional(v.nullable(v.boolean())),
    }),
  ),
  shouldAddNamespaceToLogs: v.optional(v.nullable(v.fallback(v.boolean(), false))),
});

/** Settings from the host page. */
export type HostConfigure = v.InferOutput<typeof hostConfigure>;

/**
 * Broadcasts that hosts send for each log line and measurement: dropped at the panel. Source:
 * docs/wire/streams.md#broadcasts.
 */
export const SUNK_BROADCASTS: ReadonlySet<string> = new Set([
  "log",
  "server_bound_internal_log",
  "client_metric",
  "click_stream_data",
  "softphone_stats",
  "softphone_report",
]);

/**
 * Event names of the conduit. Source: docs/wire/streams.md#events-of-the-conduit, #websocket-bridge and #several-tabs.
 */
export const CONDUIT_EVENTS = {
  acknowledge: "acknowledge",
  synchronize: "synchronize",
  configure: "configure",
  requestConfigure: "request_configure",
  outerContextInfo: "outer_context_info",
  agentUpdate: "agent::update",
  apiRequest: "api_request",
  apiResponse: "api_response",
  masterRequest: "master_request",
  masterResponse: "master_response",
  broadcast: "broadcast",
  reloadAgentConfiguration: "reload_agent_configuration",
  mediaDeviceRequest: "media_device_request",
  mediaDeviceResponse: "media_device_response",
  updateConnectedCcps: "update_connected_ccps",
  terminate: "terminate",
  terminated: "terminated",
  authFail: "auth_fail",
  accessDenied: "access_denied",
  contactView: "contact::view",
  contactAccepted: "contact::accepted",
  agentWebSocketLost: "agent::websocket_connection_lost",
  agentWebSocketGained: "agent::websocket_connection_gained",
  webSocketSubscribe: "webSocket::subscribe",
  webSocketSend: "webSocket::send",
  webSocketMessage: "webSocket::all_message",
  webSocketOpen: "webSocket::connection_open",
  webSocketClose: "webSocket::connection_close",
  webSocketGain: "webSocket::connection_gain",
  webSocketLost: "webSocket::connection_lost",
  webSocketSubscribed: "webSocket::subscription_update",
} as const;
