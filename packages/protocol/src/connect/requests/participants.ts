/** Requests of the operations on participants, on their authentication, and on the streaming of chats. */
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

const STATE = "1 to 1000 characters";
const ANSWER = "1 to 2048 characters";
const ERROR = `${ANSWER} of those of RFC 6749: printable ASCII without quotation marks and backslashes`;

const answerText = v.pipe(v.string(ANSWER), v.minLength(1, ANSWER), v.maxLength(2_048, ANSWER));
const errorText = v.pipe(answerText, v.regex(/^[\x20-\x21\x23-\x5B\x5D-\x7E]*$/, ERROR));

/** UpdateParticipantAuthentication: the answer of the provider, with either a code or an error. */
export const updateParticipantAuthenticationRequest = v.pipe(
  object({
    ...instance,
    State: v.pipe(v.string(STATE), v.minLength(1, STATE), v.maxLength(1_000, STATE)),
    Code: v.optional(answerText),
    Error: v.optional(errorText),
    ErrorDescription: v.optional(errorText),
  }),
  v.forward(
    v.check(({ Code, Error: error }) => (Code === undefined) !== (error === undefined), "Code, or else Error"),
    ["Code"],
  ),
);
