/** Messages that a bot sends in parts. Source: docs/wire/participant.md#message-parts. */
import { CONTENT_TYPES_IN_PARTS, type ParticipantRef } from "@tributary/engine";
import { accepted, type EpochMs, type Result, refused } from "@tributary/kernel";
import { asId, type ItemId, type Refusal, refusal } from "@tributary/model";
import {
  type MessageTokenResponse,
  messagePartRequest,
  messageStartRequest,
  type SentResponse,
} from "@tributary/protocol";
import * as v from "valibot";
import { parseJson } from "../server/parse-input.ts";
import { isoTime } from "./item.ts";
import { lengthIn, refusalOfMessage } from "./message-limits.ts";
import { operation, type Service } from "./service.ts";

/** Parts of a message, which together have at most 16,384 bytes: more of them are faster than anybody reads. */
export const MAX_PARTS = 1_000;

/** A message so far: the bot brings it with each request, signed, so that any node continues the message. */
type MessageSoFar = {
  readonly itemId: ItemId;
  readonly contentType: (typeof CONTENT_TYPES_IN_PARTS)[number];
  /** Number of parts. */
  readonly count: number;
  /** Length of all parts, in the unit of the limit. */
  readonly length: number;
  readonly expiresAt: EpochMs;
};

const scope = v.tuple([v.string(), v.picklist(CONTENT_TYPES_IN_PARTS), v.number(), v.number()]);

const NO_TOKEN = refusal(
  "invalid-field",
  "MessageToken",
  "that of the last answer, less than five minutes after the first",
);
const SUPERSEDED = refusal("token-reused", "MessageToken", "that of the last answer");
const TOO_MANY = refusal("quota-exceeded", "MessageToken", `a message of at most ${MAX_PARTS} parts`);

/** Begins a message. Nothing is shown of it, so that an answer that is lost may be requested again. Rule BO-23. */
export const startMessage = operation(
  { schema: messageStartRequest, token: "connection", isMetered: true },
  async (service, { ref, input: { ContentType } }) => {
    const begun = await service.center.messageParts.begin(ref, ContentType);
    if (!begun.ok) return begun;
    const contentType = v.parse(v.picklist(CONTENT_TYPES_IN_PARTS), ContentType); // others are refused
    return answerOf(service, ref, { ...begun.value, contentType, count: 0, length: 0 });
  },
);

/** Shows a part to the customer, or sends the whole message. Rules BO-23 to BO-27. */
export const sendPart = operation(
  { schema: messagePartRequest, token: "connection", isMetered: true },
  async (service, { ref, input: { MessageToken, Content, MessageCompleted } }) => {
    const message = readToken(service, ref, MessageToken);
    if (message === undefined) return refused(NO_TOKEN);
    return MessageCompleted === true
      ? completeMessage(service, ref, { message, content: Content })
      : showPart(service, ref, { message, content: Content });
  },
);

type Continued = { readonly message: MessageSoFar; readonly content: string };

async function showPart(
  service: Service,
  ref: ParticipantRef,
  { message, content }: Continued,
): Promise<Result<MessageTokenResponse, Refusal>> {
  const { itemId, contentType } = message;
  const limit = service.options.messageLimits[contentType];
  const length = message.length + lengthIn(limit.unit, content);
  const count = message.count + 1;
  if (length > limit.max) {
    return refused(refusal("content-too-long", "Content", `at most ${limit.max} ${limit.unit} in all parts`));
  }
  if (count > MAX_PARTS) return refused(TOO_MANY);
  const shown = service.partOrder.show({ itemId, number: count, content }, () =>
    service.center.messageParts.show(ref, { itemId, number: count, contentType, content }),
  );
  if (shown === "superseded") return refused(SUPERSEDED);
  const result = await shown;
  return result.ok ? answerOf(service, ref, { ...message, count, length }) : result;
}

async function completeMessage(
  { center, options, partOrder }: Service,
  ref: ParticipantRef,
  { message: { itemId, contentType, count }, content }: Continued,
): Promise<Result<SentResponse, Refusal>> {
  const problem = refusalOfMessage(contentType, content, options.messageLimits);
  if (problem !== undefined) return refused(problem);
  const sent = await center.messageParts.complete(ref, { itemId, contentType, content, count });
  if (!sent.ok) return sent;
  partOrder.close(itemId);
  return accepted({ Id: sent.value.id, AbsoluteTime: isoTime(sent.value.at) });
}

function answerOf(
  { tokens }: Service,
  { conversationId, participantId }: ParticipantRef,
  { itemId, contentType, count, length, expiresAt }: MessageSoFar,
): Result<MessageTokenResponse, Refusal> {
  const content = JSON.stringify([itemId, contentType, count, length] satisfies v.InferOutput<typeof scope>);
  const claims = {
    purpose: "message",
    subject: participantId,
    scope: `${conversationId}/${content}`,
    expiresAt,
  } as const;
  return accepted({ MessageToken: tokens.issue(claims) });
}

/** Returns the message that a token continues, if it belongs to this participant. */
function readToken(
  { tokens }: Service,
  { conversationId, participantId }: ParticipantRef,
  token: string,
): MessageSoFar | undefined {
  const claims = tokens.verify(token, "message");
  if (!claims.ok) return undefined;
  const { subject, scope: place, expiresAt } = claims.value;
  const prefix = `${conversationId}/`;
  if (subject !== participantId || !place.startsWith(prefix)) return undefined;
  const parsed = v.safeParse(scope, parseJson(place.slice(prefix.length)));
  if (!parsed.success) return undefined;
  const [itemId, contentType, count, length] = parsed.output;
  return { itemId: asId<ItemId>(itemId), contentType, count, length, expiresAt };
}
