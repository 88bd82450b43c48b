/** SendChatIntegrationEvent. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_SendChatIntegrationEvent.html */
import * as v from "valibot";
import { maxCharacters } from "../../characters.ts";
import { object } from "../../object.ts";
import { contactAttributes } from "../fields.ts";
import { displayName, supportedContentTypes } from "../start-chat.ts";
import { streamingConfiguration } from "./participants.ts";

/** Returns a schema for a text of 1 to `max` characters. */
function text(max: number) {
  const expected = `1 to ${max} characters`;
  return v.pipe(v.string(expected), v.minLength(1, expected), maxCharacters(max, expected));
}

const EVENT_TYPES = ["DISCONNECT", "MESSAGE", "EVENT"] as const;

export const sendChatIntegrationEventRequest = object({
  SourceId: text(255),
  DestinationId: text(255),
  Subtype: v.optional(text(100)),
  Event: object(
    {
      Type: v.picklist(EVENT_TYPES, `one of ${EVENT_TYPES.join(", ")}`),
      ContentType: v.optional(text(100)),
      Content: v.optional(text(16_384)),
    },
    "an object with Type",
  ),
  NewSessionDetails: v.optional(
    object(
      {
        SupportedMessagingContentTypes: v.optional(supportedContentTypes),
        ParticipantDetails: v.optional(object({ DisplayName: displayName }, "an object with DisplayName")),
        Attributes: v.optional(contactAttributes),
        StreamingConfiguration: v.optional(streamingConfiguration),
      },
      "an object",
    ),
  ),
});

export type SendChatIntegrationEventRequest = v.InferOutput<typeof sendChatIntegrationEventRequest>;
