import { visibleNameOf } from "@tributary/model";
import * as v from "valibot";
import { maxCharacters } from "../characters.ts";
import { object } from "../object.ts";
import { MESSAGE_CONTENT_TYPES, SUPPORTED_CONTENT_TYPES } from "../participant/content-types.ts";
import { clientToken, contactAttributes, idOrArn } from "./fields.ts";
import { rehydrationType } from "./requests/persistent-chat.ts";

/** Default duration of a chat. Unit: minutes. */
export const DEFAULT_CHAT_DURATION_MINUTES = 1500;

const DURATION = "a whole number from 60 to 10080";
const DISPLAY_NAME = "1 to 256 characters, one of them visible";

/** Rule NA-02. */
export const displayName = v.pipe(
  v.string(DISPLAY_NAME),
  maxCharacters(256, DISPLAY_NAME),
  v.transform(visibleNameOf),
  v.minLength(1, DISPLAY_NAME),
);

const participantDetails = object({ DisplayName: displayName }, "an object with DisplayName");

const initialMessage = object(
  {
    ContentType: v.picklist(MESSAGE_CONTENT_TYPES, `one of ${MESSAGE_CONTENT_TYPES.join(", ")}`),
    Content: v.pipe(
      v.string("a string"),
      v.minLength(1, "not empty"),
      maxCharacters(16_384, "at most 16384 characters"),
    ),
  },
  "an object with ContentType and Content",
);

const persistentChat = object(
  { RehydrationType: rehydrationType, SourceContactId: idOrArn },
  "an object with RehydrationType and SourceContactId",
);

export const supportedContentTypes = v.pipe(
  v.array(v.picklist(SUPPORTED_CONTENT_TYPES, `one of ${SUPPORTED_CONTENT_TYPES.join(", ")}`), "a list"),
  v.includes("text/plain", "a list that contains text/plain"),
);

const chatFields = {
  Attributes: v.optional(contactAttributes),
  InitialMessage: v.optional(initialMessage),
  ClientToken: v.optional(clientToken),
  ChatDurationInMinutes: v.optional(
    v.pipe(v.number(DURATION), v.integer(DURATION), v.minValue(60, DURATION), v.maxValue(10_080, DURATION)),
  ),
  SupportedMessagingContentTypes: v.optional(supportedContentTypes),
  ParticipantConfiguration: v.optional(
    object(
      { ResponseMode: v.optional(v.picklist(["INCREMENTAL", "COMPLETE"], "one of INCREMENTAL, COMPLETE")) },
      "an object with ResponseMode",
    ),
  ),
  DisconnectOnCustomerExit: v.optional(
    v.pipe(
      v.array(v.picklist(["AGENT"], "AGENT"), "a list of participant types"),
      v.maxLength(10, "at most 10 participant types"),
    ),
  ),
  PersistentChat: v.optional(persistentChat),
  RelatedContactId: v.optional(idOrArn),
};

/**
 * Request of StartChatContact. Source:
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_StartChatContact.html
 */
export const startChatContactRequest = object({
  InstanceId: idOrArn,
  ContactFlowId: idOrArn,
  ParticipantDetails: participantDetails,
  ...chatFields,
});

export type StartChatContactRequest = v.InferOutput<typeof startChatContactRequest>;

/** Participant token of the customer and the ids of the new contact. */
export type StartChatContactResponse = {
  readonly ContactId: string;
  readonly ParticipantId: string;
  readonly ParticipantToken: string;
  /** Absent: the chat continues none. */
  readonly ContinuedFromContactId?: string;
};

const attributesAsText = v.pipe(v.string(), v.parseJson(undefined, "a JSON object of strings"), contactAttributes);

/**
 * Request of the chat widget's start call: like StartChatContact, but instance and flow are optional, and attributes
 * may be a JSON string, which some widgets send.
 *
 * Source: docs/wire/participant.md#start-call; https://github.com/amazon-connect/amazon-connect-chat-ui-examples
 */
export const widgetStartRequest = object({
  InstanceId: v.optional(idOrArn),
  ContactFlowId: v.optional(idOrArn),
  ParticipantDetails: v.optional(participantDetails),
  Username: v.optional(displayName),
  ...chatFields,
  Attributes: v.optional(
    v.union([attributesAsText, contactAttributes], "an object of strings, or a JSON string of such an object"),
  ),
});

export type WidgetStartRequest = v.InferOutput<typeof widgetStartRequest>;

/** Response of the chat widget's start call. */
export type WidgetStartResponse = {
  readonly data: {
    readonly startChatResult: StartChatContactResponse;
    readonly featurePermissions: { readonly ATTACHMENTS: boolean; readonly MESSAGING_MARKDOWN: boolean };
  };
};

/** Request of the start call for a call. Members as for a chat. Source: docs/wire/voice.md#start-call. */
export const widgetCallRequest = object({
  InstanceId: v.optional(idOrArn),
  ContactFlowId: v.optional(idOrArn),
  ParticipantDetails: v.optional(participantDetails),
  Attributes: v.optional(contactAttributes),
  ClientToken: v.optional(clientToken),
});

/** Response of the start call for a call. */
export type WidgetCallResponse = {
  readonly data: {
    readonly startCallResult: {
      readonly ContactId: string;
      readonly ParticipantId: string;
      readonly ParticipantToken: string;
      /** Address of the socket for the call's signaling; it contains the token. */
      readonly SocketUrl: string;
      /** Servers for the connection of the audio, as `RTCConfiguration` has them. */
      readonly IceServers: readonly {
        readonly urls: readonly string[];
        readonly username?: string;
        readonly credential?: string;
      }[];
    };
  };
};
