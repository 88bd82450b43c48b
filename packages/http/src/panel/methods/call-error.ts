import { ERRORS, type ErrorCode, explain, type Refusal } from "@tributary/model";
import type { PanelCallError } from "@tributary/protocol/panel";

/** The names that desktops know for what can be refused. Everything else is an `InternalServiceException`. Source: docs/wire/streams.md#api-requests. */
const TYPES: Partial<Record<ErrorCode, string>> = {
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
  "too-many-requests": "QuotaExceededException",
  conflict: "ServiceUnavailableException",
  unavailable: "ServiceUnavailableException",
};

/** A refusal as desktops read it. */
export function callErrorOf(refusal: Refusal): PanelCallError {
  const { code } = refusal;
  return {
    type: TYPES[code] ?? "InternalServiceException",
    message: explain(refusal),
    statusCode: code === "operation-unknown" ? 501 : ERRORS[code].status,
  };
}
