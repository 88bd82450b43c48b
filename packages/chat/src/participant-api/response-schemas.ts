/** Responses of the participant service, reduced to the fields that this client reads. Source: docs/wire/participant.md#operations. */
import { item } from "@tributary/protocol";
import * as v from "valibot";

const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), "a time in ISO 8601"),
);

/** CreateParticipantConnection, with both types requested. */
export const connection = v.object({
  Websocket: v.object({ Url: v.string() }),
  ConnectionCredentials: v.object({ ConnectionToken: v.string(), Expiry: time }),
});

/** SendMessage. */
export const sent = v.object({ Id: v.string(), AbsoluteTime: time });

/** GetTranscript. An empty `NextToken` means the same as none. */
export const transcript = v.object({ Transcript: v.array(item), NextToken: v.optional(v.nullable(v.string())) });

/** Operations without data in the response. */
export const nothing = v.unknown();

/** An error, in either of its two spellings. */
export const error = v.object({ message: v.optional(v.string()), Message: v.optional(v.string()) });
