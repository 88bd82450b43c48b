/**
 * Wire shapes of Amazon Connect's control plane (operations, requests, responses, errors) and of the chat widget's
 * start call.
 */
export type {
  AgentStatusAnswer,
  AgentStatusSummary,
  ChannelName,
  ContactAnswer,
  ContactFlowSummary,
  EpochSeconds,
  InstanceAnswer,
  NamedSummary,
  Page,
  PredefinedAttributeAnswer,
  QueueAnswer,
  QueueSummary,
  QuickConnectAnswer,
  QuickConnectSummary,
  RoutingCriteriaAnswer,
  RoutingExpressionAnswer,
  RoutingProfileAnswer,
  RoutingProfileQueue,
  SecurityProfileAnswer,
  TaskTemplateAnswer,
  TaskTemplateSummary,
  UserAnswer,
  UserSummary,
} from "./answers.ts";
export { CONNECT_ERRORS, type ConnectErrorName } from "./errors.ts";
export { contactAttributes, entityName } from "./fields.ts";
export { CONNECT_OPERATIONS, type ConnectOperation, type ConnectOperationName, OWN_OPERATIONS } from "./operations.ts";
export {
  agentStatusRequest,
  createAgentStatusRequest,
  listAgentStatusesRequest,
  updateAgentStatusRequest,
} from "./requests/agent-statuses.ts";
export {
  type SendChatIntegrationEventRequest,
  sendChatIntegrationEventRequest,
} from "./requests/chat-integration.ts";
export { type ContactCriteria, searchContactsRequest } from "./requests/contact-search.ts";
export {
  associateContactWithUserRequest,
  contactRequest,
  dismissUserContactRequest,
  explainContactRoutingRequest,
  getContactAttributesRequest,
  getContactMetricsRequest,
  getContactTranscriptRequest,
  listAssociatedContactsRequest,
  listContactReferencesRequest,
  monitorContactRequest,
  stopContactRequest,
  tagContactRequest,
  untagContactRequest,
  updateContactAttributesRequest,
  updateContactRequest,
  updateContactRoutingDataRequest,
} from "./requests/contacts.ts";
export {
  createHoursOfOperationRequest,
  createOverrideRequest,
  type HoursOfOperationAnswer,
  type HoursOfOperationConfig,
  type HoursOfOperationOverrideAnswer,
  hoursOfOperationRequest,
  listOverridesRequest,
  overrideRequest,
  updateHoursOfOperationRequest,
  updateOverrideRequest,
} from "./requests/hours-of-operations.ts";
export {
  associateApprovedOriginRequest,
  contactFlowRequest,
  createInstanceRequest,
  disassociateApprovedOriginRequest,
  INSTANCE_ATTRIBUTES,
  type InstanceAttributeType,
  instanceAttributeRequest,
  instancePageRequest,
  instanceRequest,
  listContactFlowsRequest,
  pageRequest,
  updateContactFlowNameRequest,
  updateInstanceAttributeRequest,
} from "./requests/instances.ts";
export { updateParticipantRoleConfigRequest } from "./requests/participant-role-config.ts";
export {
  type CreateParticipantRequest,
  createParticipantRequest,
  startContactStreamingRequest,
  stopContactStreamingRequest,
  updateParticipantAuthenticationRequest,
} from "./requests/participants.ts";
export { createPersistentContactAssociationRequest } from "./requests/persistent-chat.ts";
export {
  listPredefinedAttributesRequest,
  predefinedAttributeInputRequest,
  predefinedAttributeRequest,
  searchPredefinedAttributesRequest,
} from "./requests/predefined-attributes.ts";
export {
  disassociateUserProficienciesRequest,
  listUserProficienciesRequest,
  MAX_PROFICIENCIES,
  userProficienciesRequest,
} from "./requests/proficiencies.ts";
export {
  createQueueRequest,
  listQueueQuickConnectsRequest,
  listQueuesRequest,
  queueQuickConnectsRequest,
  queueRequest,
  searchQueuesRequest,
  updateQueueHoursOfOperationRequest,
  updateQueueMaxContactsRequest,
  updateQueueNameRequest,
  updateQueueStatusRequest,
} from "./requests/queues.ts";
export {
  createQuickConnectRequest,
  listQuickConnectsRequest,
  type QuickConnectConfig,
  quickConnectRequest,
  searchQuickConnectsRequest,
  updateQuickConnectConfigRequest,
  updateQuickConnectNameRequest,
} from "./requests/quick-connects.ts";
export {
  type AttributeFilter,
  type DateCondition,
  effectiveHoursRequest,
  resourceSearchRequest,
  searchAgentStatusesRequest,
  searchContactFlowsRequest,
  searchOverridesRequest,
  searchResourceTagsRequest,
  type TaggedType,
} from "./requests/resource-searches.ts";
export type { AttributeCondition, RoutingCriteriaInput, RoutingExpressionInput } from "./requests/routing-criteria.ts";
export {
  associateRoutingProfileQueuesRequest,
  createRoutingProfileRequest,
  disassociateRoutingProfileQueuesRequest,
  listRoutingProfileQueuesRequest,
  type MediaConcurrency,
  type QueueConfig,
  type QueueReference,
  routingProfileRequest,
  searchRoutingProfilesRequest,
  updateRoutingProfileAgentAvailabilityTimerRequest,
  updateRoutingProfileConcurrencyRequest,
  updateRoutingProfileDefaultOutboundQueueRequest,
  updateRoutingProfileNameRequest,
  updateRoutingProfileQueuesRequest,
} from "./requests/routing-profiles.ts";
export type { SearchCriteria, SearchFilter, StringCondition, TagCondition, TagFilter } from "./requests/search.ts";
export {
  createSecurityProfileRequest,
  listSecurityProfilePermissionsRequest,
  securityProfileRequest,
  updateSecurityProfileRequest,
} from "./requests/security-profiles.ts";
export {
  listTagsForResourceRequest,
  tagResourceRequest,
  untagResourceRequest,
} from "./requests/tags.ts";
export {
  createTaskTemplateRequest,
  getTaskTemplateRequest,
  listTaskTemplatesRequest,
  type TaskTemplateContent,
  taskFieldTypeName,
  taskTemplateRequest,
  updateTaskTemplateRequest,
} from "./requests/task-templates.ts";
export {
  pauseContactRequest,
  type StartTaskContactRequest,
  startTaskContactRequest,
  transferContactRequest,
  updateContactScheduleRequest,
} from "./requests/tasks.ts";
export {
  type AutoAcceptConfigs,
  createUserRequest,
  password,
  putUserStatusRequest,
  searchUsersRequest,
  type UserIdentityInfo,
  type UserPhoneConfig,
  updateUserIdentityInfoRequest,
  updateUserPhoneConfigRequest,
  updateUserRoutingProfileRequest,
  updateUserSecurityProfilesRequest,
  username,
  userRequest,
} from "./requests/users.ts";
export { describeViewRequest } from "./requests/views.ts";
export {
  DEFAULT_CHAT_DURATION_MINUTES,
  type StartChatContactRequest,
  type StartChatContactResponse,
  startChatContactRequest,
  type WidgetCallResponse,
  type WidgetStartRequest,
  type WidgetStartResponse,
  widgetCallRequest,
  widgetStartRequest,
} from "./start-chat.ts";
