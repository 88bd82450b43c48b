/** Schemas and types of all wire shapes. Sub-paths contain the larger parts: `/connect`, `/panel`, `/conduit`. */
export type {
  CenterDescription,
  DemoAccessKey,
  DemoDescription,
  PublicCenterDescription,
  PublicDemoDescription,
} from "./center-description.ts";
export {
  AUTHENTICATION_CONTENT_TYPES,
  CONNECTION_ACKNOWLEDGED,
  EVENT_CONTENT_TYPES,
  isMessageContentType,
  MESSAGE_CONTENT_TYPES,
  type MessageContentType,
  NOTICE_CONTENT_TYPES,
  SUPPORTED_CONTENT_TYPES,
  TRANSFER_CONTENT_TYPES,
} from "./participant/content-types.ts";
export { expectedContent } from "./participant/interactive.ts";
export {
  ATTACHMENT_STATUSES,
  type Item,
  item,
  WIRE_ROLES,
  type WireAttachment,
  type WireReceipt,
  type WireRole,
  wireAttachment,
  wireReceipt,
} from "./participant/item.ts";
export {
  ATTACHMENT_PATHS,
  ATTACHMENT_PREFLIGHT_HEADERS,
  BEARER_HEADER,
  ERROR_TYPE_HEADER,
  OWN_PARTICIPANT_PATHS,
  PARTICIPANT_CORS_HEADERS,
  PARTICIPANT_OPERATIONS,
  PARTICIPANT_PREFLIGHT_HEADERS,
  type ParticipantOperationName,
} from "./participant/operations.ts";
export {
  cancelAuthenticationRequest,
  completeAttachmentUploadRequest,
  createConnectionRequest,
  DEFAULT_TRANSCRIPT_ITEMS,
  describeViewRequest,
  disconnectRequest,
  type GetTranscriptRequest,
  getAttachmentRequest,
  getAuthenticationUrlRequest,
  getTranscriptRequest,
  MAX_BEARER_LENGTH,
  MAX_TRANSCRIPT_ITEMS,
  messagePartRequest,
  messageStartRequest,
  ratingRequest,
  receiptContent,
  sendEventRequest,
  sendMessageRequest,
  startAttachmentUploadRequest,
} from "./participant/requests.ts";
export {
  type AttachmentLimitsResponse,
  type CreateConnectionResponse,
  type ErrorResponse,
  type GetAttachmentResponse,
  type GetAuthenticationUrlResponse,
  type GetTranscriptResponse,
  type MessageTokenResponse,
  PARTICIPANT_ERRORS,
  type ParticipantErrorName,
  type ParticipantFacts,
  type ParticipantsResponse,
  type SentResponse,
  type StartAttachmentUploadResponse,
  type WaitResponse,
} from "./participant/responses.ts";
export { CLOSE_CODES } from "./socket/close-codes.ts";
export {
  type ClientFrame,
  chatFrame,
  HEARTBEAT_FRAME,
  MAX_CLIENT_FRAME_BYTES,
  type ParsedClientFrame,
  PING_FRAME,
  parseClientFrame,
  parseServerFrame,
  type ServerFrame,
  subscriptionFrame,
  TOPICS,
} from "./socket/frames.ts";
export { type ViewFile, viewFile } from "./view-file.ts";
