/** Schemas and types of all wire shapes. Sub-paths contain the larger parts: `/connect`, `/panel`, `/conduit`. */
export type {
  CenterDescription,
  DemoAccessKey,
  DemoDescription,
  PublicCenterDescription,
  PublicDemoDescription,
} from "./center-description.ts";
export {
  EVENT_CONTENT_TYPES,
  isMessageContentType,
  MESSAGE_CONTENT_TYPES,
  type MessageContentType,
} from "./participant/content-types.ts";
export {
  type Item,
  item,
  WIRE_ROLES,
  type WireReceipt,
  type WireRole,
  wireReceipt,
} from "./participant/item.ts";
export {
  BEARER_HEADER,
  ERROR_TYPE_HEADER,
  PARTICIPANT_CORS_HEADERS,
  PARTICIPANT_OPERATIONS,
  PARTICIPANT_PREFLIGHT_HEADERS,
  type ParticipantOperationName,
} from "./participant/operations.ts";
export {
  createConnectionRequest,
  DEFAULT_TRANSCRIPT_ITEMS,
  disconnectRequest,
  type GetTranscriptRequest,
  getTranscriptRequest,
  MAX_BEARER_LENGTH,
  MAX_TRANSCRIPT_ITEMS,
  receiptContent,
  sendEventRequest,
  sendMessageRequest,
} from "./participant/requests.ts";
export {
  type CreateConnectionResponse,
  type ErrorResponse,
  type GetTranscriptResponse,
  PARTICIPANT_ERRORS,
  type ParticipantErrorName,
  type SentResponse,
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
  type ServerFrame,
  serverFrame,
  subscriptionFrame,
  TOPICS,
} from "./socket/frames.ts";
