/** The bodies of the participant service's requests, with the limits of their members. Source: participant protocol 1.3. */
import * as v from "valibot";

/** The longest token that is looked at. Unit: characters. */
export const MAX_BEARER_LENGTH = 1_000;

/** How many items a page may have. */
export const MAX_TRANSCRIPT_ITEMS = 100;

/** How many it has when nothing is said. */
export const DEFAULT_TRANSCRIPT_ITEMS = 10;

const text = (maxLength: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength));
const id = text(256);
const contentType = text(100);
const content = text(16_384);
const clientToken = v.nullish(v.pipe(v.string(), v.maxLength(500)));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TRANSCRIPT_ITEMS));

/** CreateParticipantConnection: what is asked for, and whether that counts as being there. */
export const createConnectionRequest = v.object({
  Type: v.nullish(v.array(v.picklist(["WEBSOCKET", "CONNECTION_CREDENTIALS", "WEBRTC_CONNECTION"]))),
  ConnectParticipant: v.nullish(v.boolean()),
});

/** SendMessage. */
export const sendMessageRequest = v.object({ ContentType: contentType, Content: content, ClientToken: clientToken });

/** SendEvent. */
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
