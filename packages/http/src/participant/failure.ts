import { ERRORS, explain, type Refusal } from "@tributary/model";
import {
  ERROR_TYPE_HEADER,
  type ErrorResponse,
  PARTICIPANT_CORS_HEADERS,
  PARTICIPANT_ERRORS,
  type ParticipantErrorName,
} from "@tributary/protocol";
import type { ErrorAnswer, ErrorForm } from "../server/error-form.ts";

/** The service has few error names, so the reason is in the message. Source: docs/wire/participant.md#errors. */
const NAME_OF_STATUS: Readonly<Record<number, ParticipantErrorName>> = {
  400: "ValidationException",
  401: "AccessDeniedException",
  402: "ServiceQuotaExceededException",
  403: "AccessDeniedException",
  404: "ValidationException",
  409: "ConflictException",
  413: "ValidationException",
  429: "ThrottlingException",
};

/** Error form of the participant service: the type in header and body, the reason in the message. */
export const participantErrorForm: ErrorForm = ({ refusal, message }) =>
  answerOf(NAME_OF_STATUS[ERRORS[refusal.code].status] ?? "InternalServerException", message);

/** Returns the answer to a refused request. `missing`: error of its operation for a resource that does not exist, if it has one. */
export function refusalAnswer(refusal: Refusal, missing?: ParticipantErrorName): ErrorAnswer {
  const message = explain(refusal);
  return refusal.code === "not-found" && missing !== undefined
    ? answerOf(missing, message)
    : participantErrorForm({ refusal, message });
}

/** Returns the answer to an unknown path below `/participant/`. */
export function unknownAddressAnswer(method: string, path: string): ErrorAnswer {
  return answerOf("UnknownOperationException", `The participant service has no operation ${method} ${path}.`);
}

function answerOf(name: ParticipantErrorName, message: string): ErrorAnswer {
  const body: ErrorResponse = { __type: name, message };
  return {
    status: PARTICIPANT_ERRORS[name],
    headers: { ...PARTICIPANT_CORS_HEADERS, "content-type": "application/json", [ERROR_TYPE_HEADER]: name },
    body: JSON.stringify(body),
  };
}
