/** Requests of the operations on participants and on the streaming of chats. */
import * as v from "valibot";
import { maxCharacters } from "../../characters.ts";
import { object } from "../../object.ts";
import { clientToken, idOrArn, instance } from "../fields.ts";
import { displayName } from "../start-chat.ts";

const ROLES = ["AGENT", "CUSTOMER", "SYSTEM", "CUSTOM_BOT", "SUPERVISOR"] as const;

/** CreateParticipant. Roles and capabilities that are not supported are parsed, so that the refusal can name them. */
export const createParticipantRequest = object({
  ...instance,
  ContactId: idOrArn,
  ClientToken: v.optional(clientToken),
  ParticipantDetails: object(
    {
      ParticipantRole: v.picklist(ROLES, `one of ${ROLES.join(", ")}`),
      DisplayName: displayName,
      ParticipantCapabilities: v.optional(v.unknown()),
    },
    "an object with ParticipantRole and DisplayName",
  ),
});

export type CreateParticipantRequest = v.InferOutput<typeof createParticipantRequest>;

const ENDPOINT = "the ARN of an endpoint, of 1 to 350 characters";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ChatStreamingConfiguration.html */
export const streamingConfiguration = object(
  { StreamingEndpointArn: v.pipe(v.string(ENDPOINT), v.minLength(1, ENDPOINT), maxCharacters(350, ENDPOINT)) },
  "an object with StreamingEndpointArn",
);

export const startContactStreamingRequest = object({
  ...instance,
  ContactId: idOrArn,
  ChatStreamingConfiguration: streamingConfiguration,
  ClientToken: clientToken,
});

const STREAMING_ID = "1 to 100 characters";

export const stopContactStreamingRequest = object({
  ...instance,
  ContactId: idOrArn,
  StreamingId: v.pipe(v.string(STREAMING_ID), v.minLength(1, STREAMING_ID), maxCharacters(100, STREAMING_ID)),
});
