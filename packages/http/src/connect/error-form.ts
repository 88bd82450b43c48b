import type { ErrorCode } from "@tributary/model";
import { CONNECT_ERRORS, type ConnectErrorName } from "@tributary/protocol/connect";
import type { ErrorAnswer, ErrorForm } from "../server/error-form.ts";
import { CORS_HEADERS } from "./cors.ts";

/** Error names of this API by refusal code. */
const NAMES: Readonly<Record<ErrorCode, ConnectErrorName>> = {
  "not-found": "ResourceNotFoundException",
  "already-exists": "DuplicateResourceException",
  "in-use": "ResourceInUseException",
  "quota-exceeded": "ServiceQuotaExceededException",
  "limit-exceeded": "LimitExceededException",
  "invalid-field": "InvalidParameterException",
  "bad-endpoint": "InvalidParameterException",
  "wrong-phase": "InvalidRequestException",
  "contact-conflict": "ConflictException",
  "contact-ended": "InvalidRequestException",
  "participant-left": "InvalidRequestException",
  "not-joined": "InvalidRequestException",
  "offer-gone": "InvalidRequestException",
  "content-type-not-allowed": "InvalidParameterException",
  "content-too-long": "InvalidParameterException",
  "token-reused": "IdempotencyException",
  "token-invalid": "AccessDeniedException",
  "token-expired": "AccessDeniedException",
  "session-expired": "AccessDeniedException",
  "bad-credentials": "AccessDeniedException",
  "single-sign-on-only": "AccessDeniedException",
  "user-not-found": "UserNotFoundException",
  "user-disabled": "AccessDeniedException",
  "permission-missing": "AccessDeniedException",
  "attachments-off": "AccessDeniedException",
  "connection-in-use": "InvalidRequestException",
  "voice-off": "AccessDeniedException",
  "attachment-conflict": "InvalidRequestException",
  "authentication-conflict": "ConflictException",
  "provider-unavailable": "InternalServiceException",
  "origin-not-approved": "AccessDeniedException",
  "signature-missing": "MissingAuthenticationTokenException",
  "signature-wrong": "InvalidSignatureException",
  "access-key-unknown": "UnrecognizedClientException",
  "operation-unknown": "InvalidRequestException",
  "too-many-requests": "ThrottlingException",
  "too-many-sockets": "ThrottlingException",
  "request-too-large": "RequestEntityTooLargeException",
  conflict: "InternalServiceException",
  fenced: "InternalServiceException",
  unavailable: "InternalServiceException",
  internal: "InternalServiceException",
};

/** Error form of this API. */
export const connectErrorForm: ErrorForm = ({ refusal: { code }, message }) => connectError(NAMES[code], message);

/**
 * Returns an error answer of this API. The name is in header and body, the message under both spellings: clients read different ones, and
 * browsers see the header only if CORS exposes it.
 */
export function connectError(name: ConnectErrorName, message: string): ErrorAnswer {
  return {
    status: CONNECT_ERRORS[name],
    headers: { ...CORS_HEADERS, "content-type": "application/json", "x-amzn-ErrorType": name },
    body: JSON.stringify({ __type: name, Message: message, message }),
  };
}
