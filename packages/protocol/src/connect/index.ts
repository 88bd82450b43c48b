/**
 * Wire shapes of Amazon Connect's control plane (operations, requests, responses, errors) and of the chat widget's
 * start call.
 */
export type {
  AgentStatusSummary,
  ChannelName,
  ContactAnswer,
  ContactFlowSummary,
  EpochSeconds,
  InstanceAnswer,
  NamedSummary,
  Page,
  QueueAnswer,
  QueueSummary,
  RoutingProfileAnswer,
  RoutingProfileQueue,
  UserAnswer,
  UserSummary,
} from "./answers.ts";
export { CONNECT_ERRORS, type ConnectErrorName } from "./errors.ts";
export { CONNECT_OPERATIONS, type ConnectOperation, type ConnectOperationName } from "./operations.ts";
export {
  contactRequest,
  createQueueRequest,
  getContactAttributesRequest,
  instancePageRequest,
  instanceRequest,
  listAgentStatusesRequest,
  listContactFlowsRequest,
  listQueuesRequest,
  listRoutingProfileQueuesRequest,
  pageRequest,
  putUserStatusRequest,
  queueRequest,
  routingProfileRequest,
  stopContactRequest,
  updateContactAttributesRequest,
  updateUserRoutingProfileRequest,
  userRequest,
} from "./requests.ts";
export {
  DEFAULT_CHAT_DURATION_MINUTES,
  type StartChatContactRequest,
  type StartChatContactResponse,
  SUPPORTED_CONTENT_TYPES,
  startChatContactRequest,
  type WidgetStartRequest,
  type WidgetStartResponse,
  widgetStartRequest,
} from "./start-chat.ts";
