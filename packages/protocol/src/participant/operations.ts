/** Operations and headers of the participant service. Source: docs/wire/participant.md#common-rules and #operations. */

/** All operations with method and path. A path parameter starts with a colon. */
export const PARTICIPANT_OPERATIONS = {
  CreateParticipantConnection: { method: "POST", path: "/participant/connection" },
  SendMessage: { method: "POST", path: "/participant/message" },
  SendEvent: { method: "POST", path: "/participant/event" },
  GetTranscript: { method: "POST", path: "/participant/transcript" },
  DisconnectParticipant: { method: "POST", path: "/participant/disconnect" },
  StartAttachmentUpload: { method: "POST", path: "/participant/start-attachment-upload" },
  CompleteAttachmentUpload: { method: "POST", path: "/participant/complete-attachment-upload" },
  GetAttachment: { method: "POST", path: "/participant/attachment" },
  DescribeView: { method: "GET", path: "/participant/views/:ViewToken" },
  GetAuthenticationUrl: { method: "POST", path: "/participant/authentication-url" },
  CancelParticipantAuthentication: { method: "POST", path: "/participant/cancel-authentication" },
} as const satisfies Record<string, { method: "GET" | "POST"; path: string }>;

/** Name of one of {@link PARTICIPANT_OPERATIONS}. */
export type ParticipantOperationName = keyof typeof PARTICIPANT_OPERATIONS;

/** Paths of operations that Amazon Connect does not have, by `POST`. Source: docs/wire/participant.md#own-calls. */
export const OWN_PARTICIPANT_PATHS = {
  wait: "/participant/wait",
  participants: "/participant/participants",
  rating: "/participant/rating",
  attachmentLimits: "/participant/attachment-limits",
  messageStart: "/participant/message-start",
  messagePart: "/participant/message-part",
} as const;

/** Header of the participant or connection token. */
export const BEARER_HEADER = "x-amz-bearer";

/** Response header that names the exception of a failed request. */
export const ERROR_TYPE_HEADER = "x-amzn-ErrorType";

/** CORS headers of every response: pages of any site call this API, and it uses no cookies. */
export const PARTICIPANT_CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-RequestId, x-amzn-ErrorType",
} as const;

/** Request headers that pages may send: those of current SDKs by name, and `*` for future ones. */
const ALLOWED_HEADERS = [
  "authorization",
  "content-type",
  "x-amz-bearer",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-user-agent",
  "amz-sdk-invocation-id",
  "amz-sdk-request",
  "*",
];

/** Headers of a preflight response. Cached for a day, to avoid a preflight per call. */
export const PARTICIPANT_PREFLIGHT_HEADERS = {
  ...PARTICIPANT_CORS_HEADERS,
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": ALLOWED_HEADERS.join(", "),
  "access-control-max-age": "86400",
} as const;

/** Paths of the addresses for the bytes of files. Each is used with a token in the query. */
export const ATTACHMENT_PATHS = { upload: "/attachments/upload", download: "/attachments/download" } as const;

/** Headers of a preflight response for the bytes of files. */
export const ATTACHMENT_PREFLIGHT_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "PUT, GET, HEAD, OPTIONS",
  "access-control-allow-headers": "content-type, content-disposition, range, *",
  "access-control-max-age": "86400",
} as const;
