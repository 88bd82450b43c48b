/**
 * Responses of the participant service. Times are ISO 8601 with milliseconds and `Z`. Source:
 * docs/wire/participant.md#operations.
 */
import type { Item } from "./item.ts";

/** CreateParticipantConnection: only the requested members. */
export type CreateConnectionResponse = {
  readonly Websocket?: { readonly Url: string; readonly ConnectionExpiry: string };
  readonly ConnectionCredentials?: { readonly ConnectionToken: string; readonly Expiry: string };
};

/** SendMessage and SendEvent. */
export type SentResponse = { readonly Id: string; readonly AbsoluteTime: string };

/** Beginning or part of a message that is sent in parts: the token of the next request. */
export type MessageTokenResponse = { readonly MessageToken: string };

/** GetTranscript. `NextToken` is absent on the last page. */
export type GetTranscriptResponse = {
  readonly InitialContactId: string;
  readonly Transcript: readonly Item[];
  readonly NextToken?: string;
};

/** StartAttachmentUpload. The bytes are sent to `Url` with `PUT` and with exactly these headers. */
export type StartAttachmentUploadResponse = {
  readonly AttachmentId: string;
  readonly UploadMetadata: {
    readonly Url: string;
    readonly UrlExpiry: string;
    readonly HeadersToInclude: Readonly<Record<string, string>>;
  };
};

export type GetAttachmentResponse = {
  readonly Url: string;
  readonly UrlExpiry: string;
  readonly AttachmentSizeInBytes: number;
};

export type GetAuthenticationUrlResponse = { readonly AuthenticationUrl: string };

/** The wait of a contact in its queue: its position, from 1, or null if it does not wait, and the estimate of the remaining time, or null. */
export type WaitResponse = { readonly Position: number | null; readonly EstimatedSeconds: number | null };

/** Agents of a chat with their pictures, and participants who are idle, with the time after which the chat ends. */
export type ParticipantsResponse = { readonly Participants: readonly ParticipantFacts[] };

/** Facts about a participant that no item has. */
export type ParticipantFacts = {
  readonly ParticipantId: string;
  /** Absent: none. */
  readonly AvatarUrl?: string;
  /** Absent: they are not idle. Null: the chat does not end by it. */
  readonly IdleEndsInSeconds?: number | null;
};

/** Limits of the files of a chat. `IsOn`: false if the center has no storage for files. */
export type AttachmentLimitsResponse = {
  readonly IsOn: boolean;
  readonly MaxSizeInBytes: number;
  /** Files that can still be sent. */
  readonly FilesLeft: number;
  /** In small letters, without a dot. */
  readonly Extensions: readonly string[];
};

/** An error. The type is also in a header, which browsers can read only if CORS exposes it. */
export type ErrorResponse = { readonly __type: ParticipantErrorName; readonly message: string };

/** Errors of the participant service and their HTTP status. Source: docs/wire/participant.md#errors. */
export const PARTICIPANT_ERRORS = {
  ValidationException: 400,
  ServiceQuotaExceededException: 402,
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  UnknownOperationException: 404,
  ConflictException: 409,
  ThrottlingException: 429,
  InternalServerException: 500,
} as const;

/** Name of one of {@link PARTICIPANT_ERRORS}; SDKs turn it into an exception of that type. */
export type ParticipantErrorName = keyof typeof PARTICIPANT_ERRORS;
