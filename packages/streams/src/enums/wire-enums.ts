/** Enumerations of messages between page and panel. Source: docs/wire/streams.md#enumerations and #globals. */
import { enumOf, type ValueOf } from "./enum-of.ts";

/** Messages of the bridge, as named on the wire and on the bus. */
export const EventType = /* @__PURE__ */ enumOf(
  "acknowledge ack_timeout init api_request api_response auth_fail access_denied close configure log download_log_from_ccp master_request master_response synchronize terminate terminated send_logs reload_agent_configuration broadcast api_metric client_metric softphone_stats softphone_report client_side_logs server_bound_internal_log mute iframe_style iframe_retries_exhausted update_connected_ccps outer_context_info media_device_request media_device_response tab_id authorize_success authorize_retries_exhausted cti_authorize_retries_exhausted click_stream_data set_quick_get_agent_snapshot_flag api_proxy_request api_proxy_response request_configure cross_region_csm_config",
);
/** One of {@link EventType}. */
export type EventType = ValueOf<typeof EventType>;

/** Methods of the center that the panel calls on behalf of a page. */
export const ClientMethods = /* @__PURE__ */ enumOf(
  "getAgentSnapshot putAgentState getAgentStates getDialableCountryCodes getRoutingProfileQueues getAgentPermissions getAgentConfiguration updateAgentConfiguration acceptContact createOutboundContact createTaskContact clearContact completeContact destroyContact rejectContact notifyContactIssue updateContactAttributes createAdditionalConnection destroyConnection holdConnection resumeConnection toggleActiveConnections conferenceConnections sendClientLogs sendDigits sendSoftphoneCallReport sendSoftphoneCallMetrics getEndpoints getNewAuthToken createTransport muteParticipant unmuteParticipant updateMonitorParticipantState pauseContact resumeContact addNewConnection transferContact",
);
/** One of {@link ClientMethods}. */
export type ClientMethods = ValueOf<typeof ClientMethods>;

/** Methods that the panel implements itself. */
export const ApiProxyClientMethods = /* @__PURE__ */ enumOf(
  "qrIntegrationExists qrSearchQuickResponses startScreenSharing",
);
/** One of {@link ApiProxyClientMethods}. */
export type ApiProxyClientMethods = ValueOf<typeof ApiProxyClientMethods>;

export const TaskTemplatesClientMethods = /* @__PURE__ */ enumOf(
  "listTaskTemplates getTaskTemplate createTemplatedTask updateContact",
);
/** One of {@link TaskTemplatesClientMethods}. */
export type TaskTemplatesClientMethods = ValueOf<typeof TaskTemplatesClientMethods>;

/** Methods of apps in a panel. */
export const AgentAppClientMethods = {
  GET_CONTACT: "AgentAppService.Lcms.getContact",
  DELETE_SPEAKER: "AgentAppService.VoiceId.deleteSpeaker",
  ENROLL_BY_SESSION: "AgentAppService.VoiceId.enrollBySession",
  EVALUATE_SESSION: "AgentAppService.VoiceId.evaluateSession",
  DESCRIBE_SPEAKER: "AgentAppService.VoiceId.describeSpeaker",
  OPT_OUT_SPEAKER: "AgentAppService.VoiceId.optOutSpeaker",
  UPDATE_VOICE_ID_DATA: "AgentAppService.Lcms.updateVoiceIdData",
  DESCRIBE_SESSION: "AgentAppService.VoiceId.describeSession",
  UPDATE_SESSION: "AgentAppService.VoiceId.updateSession",
  START_VOICE_ID_SESSION: "AgentAppService.Nasa.startVoiceIdSession",
  LIST_INTEGRATION_ASSOCIATIONS: "AgentAppService.Acs.listIntegrationAssociations",
} as const;

/** Master election requests. */
export const MasterMethods = /* @__PURE__ */ enumOf("becomeMaster checkMaster");
/** One of {@link MasterMethods}. */
export type MasterMethods = ValueOf<typeof MasterMethods>;

/** Topics of master election. */
export const MasterTopics = /* @__PURE__ */ enumOf(
  "loginPopup sendLogs softphone ringtone metrics failover",
  "connect",
);
/** One of {@link MasterTopics}. */
export type MasterTopics = ValueOf<typeof MasterTopics>;

/** Events of the panel's socket, as named on the bus. */
export const WebSocketEvents = /* @__PURE__ */ enumOf(
  "init_failure connection_open connection_close connection_error connection_gain connection_lost subscription_update subscription_failure all_message send subscribe",
  "webSocket",
);
/** One of {@link WebSocketEvents}. */
export type WebSocketEvents = ValueOf<typeof WebSocketEvents>;

/** Kinds of transport available to connections. */
export const TRANSPORT_TYPES = /* @__PURE__ */ enumOf("chat_token web_socket agent_discovery web_rtc");
/** One of {@link TRANSPORT_TYPES}. */
export type TRANSPORT_TYPES = ValueOf<typeof TRANSPORT_TYPES>;

/** HTTP status codes that pages check. */
export const HTTP_STATUS_CODES = {
  SUCCESS: 200,
  UNAUTHORIZED: 401,
  ACCESS_DENIED: 403,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
} as const;

/** Names of refusals from the center. */
export const CTIExceptions = /* @__PURE__ */ enumOf(
  "AccessDeniedException InvalidStateException BadEndpointException InvalidAgentARNException InvalidConfigurationException InvalidContactTypeException PaginationException RefreshTokenExpiredException SendDataFailedException UnauthorizedException QuotaExceededException",
);
/** One of {@link CTIExceptions}. */
export type CTIExceptions = ValueOf<typeof CTIExceptions>;

/** Retry status of a refused sign-in. */
export const RetryStatus = /* @__PURE__ */ enumOf("retrying exhausted none");
/** One of {@link RetryStatus}. */
export type RetryStatus = ValueOf<typeof RetryStatus>;

/** Refusals after which the sign-in is retried. */
export const RetryableErrors = /* @__PURE__ */ enumOf("unauthorized accessDenied");
/** One of {@link RetryableErrors}. */
export type RetryableErrors = ValueOf<typeof RetryableErrors>;

/** Keys in the page's session storage. */
export const SessionStorageKeys = /* @__PURE__ */ enumOf("tab_id authorize_retry_count");
/** One of {@link SessionStorageKeys}. */
export type SessionStorageKeys = ValueOf<typeof SessionStorageKeys>;

export const LogLevel = /* @__PURE__ */ enumOf("TEST TRACE DEBUG INFO LOG WARN ERROR CRITICAL");
/** One of {@link LogLevel}. */
export type LogLevel = ValueOf<typeof LogLevel>;

/** Components in log entries. */
export const LogComponent = /* @__PURE__ */ enumOf("ccp softphone chat task");
/** One of {@link LogComponent}. */
export type LogComponent = ValueOf<typeof LogComponent>;

/**
 * Virtual desktop platforms that a softphone can run on. The upstream typings declare it, but the upstream library does not define it at
 * run time.
 */
export const VDIPlatformType = /* @__PURE__ */ enumOf("CITRIX AWS_WORKSPACE OMNISSA CITRIX_413 AZURE");
/** One of {@link VDIPlatformType}. */
export type VDIPlatformType = ValueOf<typeof VDIPlatformType>;
