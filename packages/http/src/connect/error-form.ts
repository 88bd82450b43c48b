import type { ErrorCode } from "@tributary/model";
import { CONNECT_ERRORS, type ConnectErrorName } from "@tributary/protocol/connect";
import type { ErrorAnswer, ErrorForm } from "../server/error-form.ts";
import { CORS_HEADERS } from "./cors.ts";

/** How this API names what the rest of the center refuses. */
const NAMES: Readonly<Record<ErrorCode, ConnectErrorName>> = {
  "not-found": "ResourceNotFoundException",
  "already-exists": "DuplicateResourceException",
  "invalid-field": "InvalidParameterException",
  "wrong-phase": "InvalidRequestException",
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
  "permission-missing": "AccessDeniedException",
  "signature-missing": "MissingAuthenticationTokenException",
  "signature-wrong": "InvalidSignatureException",
  "access-key-unknown": "UnrecognizedClientException",
  "operation-unknown": "InvalidRequestException",
  "too-many-requests": "ThrottlingException",
  "too-many-sockets": "ThrottlingException",
  "request-too-large": "RequestEntityTooLargeException",
  conflict: "InternalServiceException",
  unavailable: "InternalServiceException",
  internal: "InternalServiceException",
};

/** Refusals in this API's words. */
export const connectErrorForm: ErrorForm = ({ refusal: { code }, message }) => connectError(NAMES[code], message);

/**
 * An answer that names an error of this API. The name goes into the header and into the body, the message under both spellings: clients
 * differ in where they look, and browsers see the header only where CORS exposes it.
 */
export function connectError(name: ConnectErrorName, message: string): ErrorAnswer {
  return {
    status: CONNECT_ERRORS[name],
    headers: { ...CORS_HEADERS, "content-type": "application/json", "x-amzn-ErrorType": name },
    body: JSON.stringify({ __type: name, Message: message, message }),
  };
}
