/** The bodies of the participant service's requests, with the limits of their members. Source: docs/wire/participant.md#operations. */
import * as v from "valibot";

/** The longest token that is looked at. Unit: characters. */
export const MAX_BEARER_LENGTH = 1_000;

/** How many items a page may have. */
export const MAX_TRANSCRIPT_ITEMS = 100;

/** How many it has when nothing is said. */
export const DEFAULT_TRANSCRIPT_ITEMS = 10;

/** Limits of what every message carries. Unit: characters. */
const MAX_CONTENT_TYPE_LENGTH = 100;
const MAX_CONTENT_LENGTH = 16_384;
const MAX_CLIENT_TOKEN_LENGTH = 500;

const text = (maxLength: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength));
const id = text(256);
const contentType = text(MAX_CONTENT_TYPE_LENGTH);
const content = text(MAX_CONTENT_LENGTH);
const clientToken = v.nullish(v.pipe(v.string(), v.maxLength(MAX_CLIENT_TOKEN_LENGTH)));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TRANSCRIPT_ITEMS));

/** CreateParticipantConnection: what is asked for, and whether that counts as being there. */
export const createConnectionRequest = v.object({
  Type: v.nullish(v.array(v.picklist(["WEBSOCKET", "CONNECTION_CREDENTIALS", "WEBRTC_CONNECTION"]))),
  ConnectParticipant: v.nullish(v.boolean()),
});

const sendMessageMembers = v.object({ ContentType: contentType, Content: content, ClientToken: clientToken });

type SendMessage = v.InferOutput<typeof sendMessageMembers>;

const asItIs = v.custom<SendMessage>(() => true);

/**
 * SendMessage. The one that comes for every message: what is plainly right passes at a look, because going through the members takes as long as
 * everything else that is done for the request. What is not plainly right is looked at member by member and told what is wrong.
 */
export const sendMessageRequest = v.lazy(
  (input): v.GenericSchema<SendMessage, SendMessage> => (isPlainlyRight(input) ? asItIs : sendMessageMembers),
);

function isPlainlyRight(input: unknown): boolean {
  if (typeof input !== "object" || input === null) return false;
  const { ContentType, Content, ClientToken } = input as Partial<Record<keyof SendMessage, unknown>>; // any object may be asked
  return (
    hasLength(ContentType, 1, MAX_CONTENT_TYPE_LENGTH) &&
    hasLength(Content, 1, MAX_CONTENT_LENGTH) &&
    hasLength(ClientToken, 0, MAX_CLIENT_TOKEN_LENGTH)
  );
}

function hasLength(value: unknown, min: number, max: number): boolean {
  return typeof value === "string" && value.length >= min && value.length <= max;
}

export const sendEventRequest = v.object({
  ContentType: contentType,
  Content: v.nullish(content),
  ClientToken: clientToken,
});

/** What the content of a receipt says. Clients put more into it for themselves. */
export const receiptContent = v.object({ messageId: id });

/** GetTranscript. chatjs always sends a `StartPosition`, if only an empty one: that counts as none. */
export const getTranscriptRequest = v.object({
  ContactId: v.nullish(id),
  MaxResults: v.nullish(count),
  NextToken: v.nullish(v.pipe(v.string(), v.maxLength(1_000))),
  ScanDirection: v.nullish(v.picklist(["FORWARD", "BACKWARD"])),
  SortOrder: v.nullish(v.picklist(["ASCENDING", "DESCENDING"])),
  StartPosition: v.nullish(
    v.object({ Id: v.nullish(id), AbsoluteTime: v.nullish(text(100)), MostRecent: v.nullish(count) }),
  ),
});

/** What {@link getTranscriptRequest} describes. */
export type GetTranscriptRequest = v.InferOutput<typeof getTranscriptRequest>;

/** DisconnectParticipant. */
export const disconnectRequest = v.object({ ClientToken: clientToken });
