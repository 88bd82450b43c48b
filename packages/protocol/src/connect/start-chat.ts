import * as v from "valibot";
import { MESSAGE_CONTENT_TYPES } from "../participant/content-types.ts";
import { clientToken, contactAttributes, idOrArn } from "./fields.ts";

/** What a chat may be started for: what participants may send, and what only the center and its bots do. */
export const SUPPORTED_CONTENT_TYPES = [
  ...MESSAGE_CONTENT_TYPES,
  "application/vnd.amazonaws.connect.message.interactive",
] as const;

/** How long a chat lasts when nobody says. Unit: minutes. */
export const DEFAULT_CHAT_DURATION_MINUTES = 1500;

const DURATION = "a whole number from 60 to 10080";
const DISPLAY_NAME = "1 to 256 characters";

const participantDetails = v.object(
  { DisplayName: v.pipe(v.string(DISPLAY_NAME), v.minLength(1, DISPLAY_NAME), v.maxLength(256, DISPLAY_NAME)) },
  "an object with DisplayName",
);

const initialMessage = v.object(
  {
    ContentType: v.picklist(MESSAGE_CONTENT_TYPES, `one of ${MESSAGE_CONTENT_TYPES.join(", ")}`),
    Content: v.pipe(v.string("a string"), v.minLength(1, "not empty"), v.maxLength(16_384, "at most 16384 characters")),
  },
  "an object with ContentType and Content",
);

const chatFields = {
  Attributes: v.optional(contactAttributes),
  InitialMessage: v.optional(initialMessage),
  ClientToken: v.optional(clientToken),
  ChatDurationInMinutes: v.optional(
    v.pipe(v.number(DURATION), v.integer(DURATION), v.minValue(60, DURATION), v.maxValue(10_080, DURATION)),
  ),
  SupportedMessagingContentTypes: v.optional(
    v.pipe(
      v.array(v.picklist(SUPPORTED_CONTENT_TYPES, `one of ${SUPPORTED_CONTENT_TYPES.join(", ")}`), "a list"),
      v.includes("text/plain", "a list that holds text/plain"),
    ),
  ),
  PersistentChat: v.optional(v.unknown()),
  RelatedContactId: v.optional(idOrArn),
};

/** The request of StartChatContact. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StartChatContact.html */
export const startChatContactRequest = v.object({
  InstanceId: idOrArn,
  ContactFlowId: idOrArn,
  ParticipantDetails: participantDetails,
  ...chatFields,
});

/** See {@link startChatContactRequest}. */
export type StartChatContactRequest = v.InferOutput<typeof startChatContactRequest>;

/** The answer of StartChatContact. */
export type StartChatContactResponse = {
  readonly ContactId: string;
  readonly ParticipantId: string;
  readonly ParticipantToken: string;
};

const attributesAsText = v.pipe(v.string(), v.parseJson(undefined, "JSON of an object of strings"), contactAttributes);

/**
 * The request that chat widgets start a chat with: like StartChatContact, but instance and flow may be left to the server, and the
 * attributes may be written as JSON in a string, as some widgets do.
 *
 * Source: docs/wire/participant.md#start-call; https://github.com/amazon-connect/amazon-connect-chat-ui-examples
 */
export const widgetStartRequest = v.object({
  InstanceId: v.optional(idOrArn),
  ContactFlowId: v.optional(idOrArn),
  ParticipantDetails: v.optional(participantDetails),
  Username: v.optional(v.pipe(v.string(DISPLAY_NAME), v.minLength(1, DISPLAY_NAME), v.maxLength(256, DISPLAY_NAME))),
  ...chatFields,
  Attributes: v.optional(v.union([attributesAsText, contactAttributes], "an object of strings, or JSON of one")),
});

/** See {@link widgetStartRequest}. */
export type WidgetStartRequest = v.InferOutput<typeof widgetStartRequest>;

/** What the widgets' start call answers when the chat is there. */
export type WidgetStartResponse = {
  readonly data: {
    readonly startChatResult: StartChatContactResponse;
    readonly featurePermissions: { readonly ATTACHMENTS: boolean; readonly MESSAGING_MARKDOWN: boolean };
  };
};
