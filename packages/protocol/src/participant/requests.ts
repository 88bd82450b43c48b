/**
 * Request bodies of the participant service, with the limits of their members. Source:
 * docs/wire/participant.md#operations.
 */
import { MAX_RATING_COMMENT, RATING_SCORES } from "@tributary/model";
import * as v from "valibot";
import { hasAtMost, maxCharacters } from "../characters.ts";
import { object } from "../object.ts";

/** Maximum length of a bearer token; longer ones are rejected unread. Unit: characters. */
export const MAX_BEARER_LENGTH = 1_000;

/** Maximum number of items per transcript page. */
export const MAX_TRANSCRIPT_ITEMS = 100;

/** Default number of items per transcript page. */
export const DEFAULT_TRANSCRIPT_ITEMS = 10;

/** Limits of message members. Unit: characters. */
const MAX_CONTENT_TYPE_LENGTH = 100;
const MAX_CONTENT_LENGTH = 16_384;
const MAX_CLIENT_TOKEN_LENGTH = 500;

const text = (maxLength: number) => v.pipe(v.string(), v.minLength(1), maxCharacters(maxLength));
const id = text(256);
const contentType = text(MAX_CONTENT_TYPE_LENGTH);
const content = text(MAX_CONTENT_LENGTH);
const clientToken = v.nullish(v.pipe(v.string(), maxCharacters(MAX_CLIENT_TOKEN_LENGTH)));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TRANSCRIPT_ITEMS));

/** CreateParticipantConnection: the requested connections, and whether the participant counts as connected. */
export const createConnectionRequest = object({
  Type: v.nullish(v.array(v.picklist(["WEBSOCKET", "CONNECTION_CREDENTIALS", "WEBRTC_CONNECTION"]))),
  ConnectParticipant: v.nullish(v.boolean()),
});

const sendMessageMembers = object({ ContentType: contentType, Content: content, ClientToken: clientToken });

type SendMessage = v.InferOutput<typeof sendMessageMembers>;

const passThrough = v.custom<SendMessage>(() => true);

/**
 * SendMessage, the hot path. Fast path: well-formed requests skip the schema, whose cost equals the rest of the
 * request. Other requests are validated member by member, so that the error names the member.
 */
export const sendMessageRequest = v.lazy(
  (input): v.GenericSchema<SendMessage, SendMessage> => (isWellFormed(input) ? passThrough : sendMessageMembers),
);

function isWellFormed(input: unknown): boolean {
  if (typeof input !== "object" || input === null) return false;
  const { ContentType, Content, ClientToken } = input as Partial<Record<keyof SendMessage, unknown>>; // any object may have these members
  return (
    hasLength(ContentType, 1, MAX_CONTENT_TYPE_LENGTH) &&
    hasLength(Content, 1, MAX_CONTENT_LENGTH) &&
    hasLength(ClientToken, 0, MAX_CLIENT_TOKEN_LENGTH)
  );
}

function hasLength(value: unknown, min: number, max: number): boolean {
  return typeof value === "string" && value.length >= min && hasAtMost(value, max);
}

/** Beginning of a message in parts. Source: docs/wire/participant.md#own-calls. */
export const messageStartRequest = object({ ContentType: contentType });

/** A part of a message, or the whole message at its end. Source: docs/wire/participant.md#own-calls. */
export const messagePartRequest = object({
  MessageToken: text(MAX_BEARER_LENGTH),
  Content: content,
  MessageCompleted: v.nullish(v.boolean()),
});

export const sendEventRequest = object({
  ContentType: contentType,
  Content: v.nullish(content),
  ClientToken: clientToken,
});

/** Content of a receipt event. Clients add further members, which are ignored. */
export const receiptContent = object({ messageId: id });

/** GetTranscript. chatjs always sends a `StartPosition`; an empty one counts as absent. */
export const getTranscriptRequest = object({
  ContactId: v.nullish(id),
  MaxResults: v.nullish(count),
  NextToken: v.nullish(v.pipe(v.string(), v.maxLength(1_000))),
  ScanDirection: v.nullish(v.picklist(["FORWARD", "BACKWARD"])),
  SortOrder: v.nullish(v.picklist(["ASCENDING", "DESCENDING"])),
  StartPosition: v.nullish(
    object({ Id: v.nullish(id), AbsoluteTime: v.nullish(text(100)), MostRecent: v.nullish(count) }),
  ),
});

export type GetTranscriptRequest = v.InferOutput<typeof getTranscriptRequest>;

export const describeViewRequest = object({ ViewToken: text(1_000) });

/** DisconnectParticipant. */
export const disconnectRequest = object({ ClientToken: clientToken });

/** Limits of the lifetime of a download address. Unit: seconds. Source: docs/wire/participant.md#attachments. */
const MIN_URL_SECONDS = 5;
const MAX_URL_SECONDS = 300;

/** The SDK always sends a token for the operations that change a file; other clients may leave it out. */
const attachmentToken = v.nullish(text(MAX_CLIENT_TOKEN_LENGTH));

export const startAttachmentUploadRequest = object({
  ContentType: text(255),
  AttachmentSizeInBytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER)),
  AttachmentName: id,
  ClientToken: attachmentToken,
});

export const completeAttachmentUploadRequest = object({
  AttachmentIds: v.pipe(v.array(id), v.length(1)),
  ClientToken: attachmentToken,
});

export const getAttachmentRequest = object({
  AttachmentId: id,
  UrlExpiryInSeconds: v.nullish(
    v.pipe(v.number(), v.integer(), v.minValue(MIN_URL_SECONDS), v.maxValue(MAX_URL_SECONDS)),
  ),
});

const sessionId = v.pipe(v.string(), v.length(36));

export const getAuthenticationUrlRequest = object({ SessionId: sessionId, RedirectUri: text(1_024) });

export const cancelAuthenticationRequest = object({ SessionId: sessionId });
/** The rating of a chat. A comment of spaces is none. Source: docs/wire/participant.md#own-calls. */
export const ratingRequest = object({
  Score: v.picklist(RATING_SCORES, `one of ${RATING_SCORES.join(", ")}`),
  Comment: v.pipe(
    v.nullish(v.pipe(v.string(), v.trim(), maxCharacters(MAX_RATING_COMMENT)), null),
    v.transform((comment) => comment || null),
  ),
});
