/** Chats of other systems. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_SendChatIntegrationEvent.html */
import { createHash } from "node:crypto";
import type { IntegratedChat } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { asId, attributesBytes, type ContactFlowId, type Refusal, refusal } from "@tributary/model";
import { EVENT_CONTENT_TYPES } from "@tributary/protocol";
import {
  DEFAULT_CHAT_DURATION_MINUTES,
  type SendChatIntegrationEventRequest,
  sendChatIntegrationEventRequest,
} from "@tributary/protocol/connect";
import { DEFAULT_MESSAGE_LIMITS, refusalOfMessage } from "../../participant/message-limits.ts";
import { sendEventOf } from "../../participant/send.ts";
import { namedId } from "../../server/named-id.ts";
import { refusalToStart } from "../../start/start-chat.ts";
import { type Operation, type OperationContext, operation } from "../operation.ts";

const MINUTE_MS = 60_000;

/** Attempts with a chat that may end in between. */
const MAX_ATTEMPTS = 2;

/** The operation on chats of other systems. */
export const chatIntegrationOperations: readonly Operation[] = [
  operation(["SendChatIntegrationEvent", "ChatTestMode"], sendChatIntegrationEventRequest, async (context, request) => {
    const problem = problemOf(context, request);
    if (problem !== undefined) return refused(problem);
    for (let attempt = 1; ; attempt += 1) {
      const chat = await chatOf(context, request);
      if (!chat.ok) return chat;
      const done = await carryOut(context, chat.value, request.Event);
      if (!done.ok && done.refusal.code === "contact-ended" && attempt < MAX_ATTEMPTS) continue;
      const { conversationId: InitialContactId, isNew: NewChatCreated } = chat.value;
      return done.ok ? accepted({ InitialContactId, NewChatCreated }) : refused(ofEvent(done.refusal));
    }
  }),
];

type Event = SendChatIntegrationEventRequest["Event"];

/** Events that participants send. */
const EVENTS = [EVENT_CONTENT_TYPES.typing, EVENT_CONTENT_TYPES.delivered, EVENT_CONTENT_TYPES.read] as const;

/** Returns what is wrong with an event, before a chat is started for it. */
function problemOf({ center }: OperationContext, request: SendChatIntegrationEventRequest): Refusal | undefined {
  const { Event, NewSessionDetails } = request;
  const arn = NewSessionDetails?.StreamingConfiguration?.StreamingEndpointArn;
  if (arn !== undefined && !center.streaming.hasEndpoint(arn)) {
    const field = "NewSessionDetails.StreamingConfiguration.StreamingEndpointArn";
    return refusal("invalid-field", field, "an endpoint of the setting streamingEndpoints");
  }
  if (Event.Type === "DISCONNECT") return undefined;
  if (Event.Type === "EVENT") {
    const isKnown = EVENTS.some((each) => each === Event.ContentType);
    return isKnown ? undefined : refusal("invalid-field", "Event.ContentType", `one of ${EVENTS.join(", ")}`);
  }
  if (Event.Content === undefined) return refusal("invalid-field", "Event.Content", "required");
  const problem = refusalOfMessage(contentTypeOf(Event), Event.Content, DEFAULT_MESSAGE_LIMITS);
  return problem && ofEvent(problem);
}

/** Returns the open chat of the identifiers; a new one if there is none, except for the end of one. */
async function chatOf(
  context: OperationContext,
  request: SendChatIntegrationEventRequest,
): Promise<Result<IntegratedChat, Refusal>> {
  const { center, caller, by } = context;
  const flowId = namedId(center.directory, "contact-flow", request.DestinationId);
  const key = keyOf(request, flowId);
  const open = await center.integrations.find(key);
  if (open !== undefined) return accepted({ ...open, isNew: false });
  if (request.Event.Type === "DISCONNECT") return refused(refusal("not-found", "SourceId", "an open chat"));
  const details = request.NewSessionDetails ?? {};
  const { Attributes = {}, ParticipantDetails, SupportedMessagingContentTypes, StreamingConfiguration } = details;
  const contentTypes: readonly string[] = SupportedMessagingContentTypes ?? ["text/plain"];
  if (request.Event.Type === "MESSAGE" && !contentTypes.includes(contentTypeOf(request.Event))) {
    return refused(refusal("content-type-not-allowed", "Event.ContentType", contentTypes.join(", ")));
  }
  const usedUp = await refusalToStart(context, caller, attributesBytes(Attributes));
  if (usedUp !== undefined) return refused(usedUp.refusal);
  const endpointArn = StreamingConfiguration?.StreamingEndpointArn;
  return center.integrations.open(key, {
    flowId: asId<ContactFlowId>(flowId),
    displayName: ParticipantDetails?.DisplayName ?? "Customer",
    attributes: Attributes,
    initialMessage: null,
    contentTypes,
    durationMs: DEFAULT_CHAT_DURATION_MINUTES * MINUTE_MS,
    name: null,
    description: null,
    ...(endpointArn !== undefined && { streaming: { endpointArn, by } }),
  });
}

/** Carries out the event for the customer, who has no socket and joins by the first one. */
async function carryOut(
  context: OperationContext,
  chat: IntegratedChat,
  event: Event,
): Promise<Result<unknown, Refusal>> {
  const { chats } = context.center;
  // The request that has started the chat may not have come so far. Messages let the customer join, typing does not.
  const joined = chat.isNew || event.Type === "EVENT" ? await chats.join(chat) : undefined;
  if (joined?.ok === false) return joined;
  switch (event.Type) {
    case "DISCONNECT":
      return chats.leave(chat);
    case "EVENT":
      return sendEventOf(context, chat, { ContentType: event.ContentType ?? "", Content: event.Content });
    case "MESSAGE":
      return chats.sendMessage(chat, {
        contentType: contentTypeOf(event),
        content: event.Content ?? "",
        clientToken: null,
      });
  }
}

function contentTypeOf({ ContentType = "text/plain" }: Event): string {
  return ContentType;
}

/** Short, and without the identifiers: they may be phone numbers, and keys are visible to operators. */
function keyOf({ SourceId, Subtype = "" }: SendChatIntegrationEventRequest, flowId: string): string {
  return createHash("sha256")
    .update(JSON.stringify([SourceId, flowId, Subtype]))
    .digest("base64url");
}

/** Fields of messages and events are members of `Event` here. */
function ofEvent({ code, field, expected }: Refusal): Refusal {
  const isOfEvent = field === "Content" || field === "ContentType";
  return refusal(code, isOfEvent ? `Event.${field}` : field, expected);
}
