import { ERRORS, type ErrorCode, explain, type Refusal } from "@tributary/model";
import type { PanelCallError } from "@tributary/protocol/panel";

/** Error types that desktops know, by refusal code. All others are an `InternalServiceException`. Source: docs/wire/streams.md#api-requests. */
const TYPES: Partial<Record<ErrorCode, string>> = {
  "bad-endpoint": "BadEndpointException",
  "wrong-phase": "InvalidStateException",
  "contact-ended": "InvalidStateException",
  "participant-left": "InvalidStateException",
  "not-joined": "InvalidStateException",
  "offer-gone": "InvalidStateException",
  "not-found": "ResourceNotFoundException",
  "invalid-field": "InvalidParameterException",
  "permission-missing": "AccessDeniedException",
  "session-expired": "UnauthorizedException",
  "operation-unknown": "NotImplementedException",
  "quota-exceeded": "QuotaExceededException",
  "too-many-requests": "QuotaExceededException",
  conflict: "ServiceUnavailableException",
  fenced: "ServiceUnavailableException",
  unavailable: "ServiceUnavailableException",
};

/** Returns a refusal in the form that desktops read. */
export function callErrorOf(refusal: Refusal): PanelCallError {
  const { code } = refusal;
  return {
    type: TYPES[code] ?? "InternalServiceException",
    message: explain(refusal),
    statusCode: code === "operation-unknown" ? 501 : ERRORS[code].status,
  };
}
