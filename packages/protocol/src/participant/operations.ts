/** The participant service's operations and the headers around them. Source: docs/wire/participant.md#common-rules and #operations. */

/** Every operation with its address. A path parameter starts with a colon. */
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

/** The name of one of {@link PARTICIPANT_OPERATIONS}. */
export type ParticipantOperationName = keyof typeof PARTICIPANT_OPERATIONS;

/** The header in which tokens travel. */
export const BEARER_HEADER = "x-amz-bearer";

/** The header that names the type of an error. */
export const ERROR_TYPE_HEADER = "x-amzn-ErrorType";

/** On every answer: browsers call from the pages of any site, and keep no cookies here. */
export const PARTICIPANT_CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-RequestId, x-amzn-ErrorType",
} as const;

/** Which headers pages may send: those of today's SDKs by name, and `*` for those of tomorrow's. */
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

/** On the answer to a preflight. It is good for a day, or every call would cost one. */
export const PARTICIPANT_PREFLIGHT_HEADERS = {
  ...PARTICIPANT_CORS_HEADERS,
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": ALLOWED_HEADERS.join(", "),
  "access-control-max-age": "86400",
} as const;
