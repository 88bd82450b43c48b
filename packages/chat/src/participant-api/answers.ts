/** What the participant service answers, as far as this client reads it. Source: docs/wire/participant.md#operations. */
import { item } from "@tributary/protocol";
import * as v from "valibot";

const time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), "a time in ISO 8601"),
);

/** CreateParticipantConnection, asked for both. */
export const connection = v.object({
  Websocket: v.object({ Url: v.string() }),
  ConnectionCredentials: v.object({ ConnectionToken: v.string(), Expiry: time }),
});

/** SendMessage. */
export const sent = v.object({ Id: v.string(), AbsoluteTime: time });

/** GetTranscript. An empty `NextToken` means the same as none. */
export const transcript = v.object({ Transcript: v.array(item), NextToken: v.optional(v.nullable(v.string())) });

/** Operations whose answer says no more than that they succeeded. */
export const nothing = v.unknown();

/** An error, in whatever of its two spellings. */
export const error = v.object({ message: v.optional(v.string()), Message: v.optional(v.string()) });
