/** Domain model: ids, entities, events, refusals and the state machines. No I/O, no clock. */

export { type Actor, BY_SERVER } from "./actor.ts";
export {
  type AfterContactWorkEvent,
  type AfterContactWorkState,
  type AfterContactWorkStep,
  stepAfterContactWork,
} from "./agent/after-contact-work-machine.ts";
export {
  type AgentStateRef,
  type AgentStateType,
  type AvailabilityEvent,
  type AvailabilityState,
  isRoutable,
  stepAvailability,
} from "./agent/availability-machine.ts";
export type { AgentEvent, CallFailure } from "./agent-events.ts";
export {
  type ArnKind,
  type InstanceAddress,
  idOf,
  instanceArn,
  isInstance,
  personalQueueArn,
  resourceArn,
} from "./arn.ts";
export type { AuditEvent } from "./audit-events.ts";
export { isAvatarUrl, MAX_AVATAR_URL } from "./center/avatar-url.ts";
export type { Described, Tags } from "./center/described.ts";
export {
  AGENT_STATE_DEFAULTS,
  type AgentState,
  type AuthenticateStep,
  allStepsOf,
  autoAccepts,
  type BranchStep,
  type CenterDefinition,
  CONTACT_FLOW_DEFAULTS,
  type ConfigurationEdit,
  type ContactFlow,
  displayNameOf,
  FLOW_TYPES,
  type FlowStep,
  INSTANCE_DEFAULTS,
  type Instance,
  MAX_AUTHENTICATION_MS,
  MAX_RETENTION_DAYS,
  MIN_AUTHENTICATION_MS,
  QUEUE_DEFAULTS,
  QUICK_CONNECT_DEFAULTS,
  type Queue,
  type QueueAssignment,
  type QuickConnect,
  type QuickConnectTarget,
  type ResourceIn,
  type ResourceList,
  ROUTING_PROFILE_DEFAULTS,
  type RoutingProfile,
  SECURITY_PROFILE_DEFAULTS,
  type SecurityProfile,
  USER_DEFAULTS,
  type User,
} from "./center/entities.ts";
export {
  DAYS,
  type Day,
  datesBetween,
  type HoursOfOperation,
  type HoursOverride,
  hoursOn,
  isOpenAt,
  isTimeZone,
  type OpeningPeriod,
} from "./center/hours-of-operation.ts";
export {
  attributesOf,
  INSTANCE_ATTRIBUTE_DEFAULTS,
  type InstanceAttributes,
} from "./center/instance-attributes.ts";
export {
  FULL_ACCESS_PROFILE,
  hasFullAccess,
  isKnownPermission,
  PANEL_PERMISSION,
  type Permission,
} from "./center/permissions.ts";
export {
  PREDEFINED_ATTRIBUTE_DEFAULTS,
  PROFICIENCY_LEVELS,
  type PredefinedAttribute,
  type Proficiency,
  type ProficiencyLevel,
} from "./center/predefined-attribute.ts";
export {
  expectedValue,
  MAX_TASK_FIELDS,
  MAX_TASK_MINUTES,
  problemOfTemplate,
  TASK_FIELD_DEFAULTS,
  TASK_FIELD_TYPES,
  TASK_TEMPLATE_DEFAULTS,
  type TaskField,
  type TaskFieldType,
  type TaskTemplate,
} from "./center/task-template.ts";
export { CHANNELS, type Channel, PARTICIPANT_ROLES, type ParticipantRole } from "./channel.ts";
export {
  type ChatRating,
  MAX_RATING_COMMENT,
  RATING_ATTRIBUTES,
  RATING_SCORES,
  type RatingScore,
} from "./chat-rating.ts";
export type { ChatTerms } from "./chat-terms.ts";
export type { ChatTimer, TimedRole } from "./chat-timer.ts";
export type { ConfigurationEvent, ResourceEvent } from "./configuration-events.ts";
export {
  attributesBytes,
  type ContactAttributes,
  MAX_ATTRIBUTES_BYTES,
  mergeAttributes,
  VISITOR_ATTRIBUTE,
} from "./contact/attributes.ts";
export {
  type AuthenticationEvent,
  type AuthenticationFailure,
  type AuthenticationOutcome,
  type AuthenticationResult,
  type AuthenticationState,
  type AuthenticationStep,
  type CustomerIdentity,
  stepAuthentication,
} from "./contact/authentication-machine.ts";
export {
  areReferencesSmall,
  type ContactDetails,
  MAX_REFERENCES,
  MAX_REFERENCES_BYTES,
  type Reference,
  type ReferenceType,
} from "./contact/contact-details.ts";
export {
  type ContactEvent,
  type ContactState,
  type ContactStep,
  connectionIn,
  type EndReason,
  type Holder,
  type QueuePosition,
  type Repositioning,
  stepContact,
} from "./contact/contact-machine.ts";
export {
  DEFAULT_OFFER_TIMEOUT_MS,
  type OfferEvent,
  type OfferState,
  type OfferStep,
  stepOffer,
} from "./contact/offer-machine.ts";
export {
  activateCriteria,
  activeExpression,
  type CriteriaProgress,
  expireStep,
  fulfils,
  type ProficientAgent,
  type RoutingCriteria,
  type RoutingExpression,
  type RoutingStep,
} from "./contact/routing-criteria.ts";
export {
  DELIVERED_TYPES,
  type DeliveredEvent,
  ITEM_TYPES,
  type ItemEvent,
  isDelivered,
  isDeliveredType,
  isItem,
  SHARED_ITEM_TYPES,
} from "./delivered-events.ts";
export { CenterError, ERRORS, type ErrorCode, explain, type Refusal, type RetryAdvice, refusal } from "./errors.ts";
export type {
  AttachmentFile,
  Author,
  ConversationEvent,
  MonitorMode,
  Numbered,
  TaskTerms,
  UsedToken,
} from "./events.ts";
export {
  type AgentStateId,
  type AttachmentId,
  type AuthenticationId,
  asId,
  type BlobId,
  type ContactFlowId,
  type ContactId,
  type ConversationId,
  type HoursOfOperationId,
  type InstanceId,
  type ItemId,
  type LegId,
  ownerOfQueue,
  type ParticipantId,
  type PredefinedAttributeId,
  personalQueueId,
  type QueueId,
  type QuickConnectId,
  type RoutingProfileId,
  type SecurityProfileId,
  type StreamingId,
  type TaskTemplateId,
  type UserId,
} from "./ids.ts";
export { INTERACTIVE_MESSAGE } from "./interactive-message.ts";
export { idOfItem, itemIdOf, timeOfItemId } from "./item-id.ts";
export type { MessageInParts } from "./message-in-parts.ts";
export {
  type ParticipantEvent,
  type ParticipantState,
  type ParticipantStep,
  stepParticipant,
} from "./participant/participant-machine.ts";
export type { PastTranscript } from "./past-transcript.ts";
export { isVisibleName, visibleNameOf } from "./visible-name.ts";
export type { OutboundTerms, VoiceTerms } from "./voice-terms.ts";
