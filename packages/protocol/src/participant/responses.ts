/** What the participant service answers. Times are ISO 8601 with milliseconds and `Z`. Source: docs/wire/participant.md#operations. */
import type { Item } from "./item.ts";

/** CreateParticipantConnection: only the members that were asked for. */
export type CreateConnectionResponse = {
  readonly Websocket?: { readonly Url: string; readonly ConnectionExpiry: string };
  readonly ConnectionCredentials?: { readonly ConnectionToken: string; readonly Expiry: string };
};

/** SendMessage and SendEvent. */
export type SentResponse = { readonly Id: string; readonly AbsoluteTime: string };

/** GetTranscript. `NextToken` is absent on the last page. */
export type GetTranscriptResponse = {
  readonly InitialContactId: string;
  readonly Transcript: readonly Item[];
  readonly NextToken?: string;
};

/** An error. The type stands in a header too, but browsers see that only where CORS shows it. */
export type ErrorResponse = { readonly __type: ParticipantErrorName; readonly message: string };

/** The errors of the participant service and their HTTP status. Source: docs/wire/participant.md#errors. */
export const PARTICIPANT_ERRORS = {
  ValidationException: 400,
  AccessDeniedException: 403,
  UnknownOperationException: 404,
  ConflictException: 409,
  ThrottlingException: 429,
  InternalServerException: 500,
} as const;

/** The name of one of {@link PARTICIPANT_ERRORS}: what SDKs turn into an exception of that type. */
export type ParticipantErrorName = keyof typeof PARTICIPANT_ERRORS;
