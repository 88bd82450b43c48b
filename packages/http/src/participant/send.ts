import type { ParticipantRef, SentItem } from "@tributary/engine";
import { accepted, type Result, refused, uuidV7 } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import {
  CONNECTION_ACKNOWLEDGED,
  EVENT_CONTENT_TYPES,
  receiptContent,
  type SentResponse,
  sendEventRequest,
  sendMessageRequest,
} from "@tributary/protocol";
import * as v from "valibot";
import type { HttpContext } from "../context.ts";
import { parseJson } from "../server/parse-input.ts";
import { isoTime } from "./item.ts";
import { refusalOfMessage } from "./message-limits.ts";
import { operation } from "./service.ts";

/** SendMessage. A repeated ClientToken of the same participant returns the original answer and creates no second message. */
export const sendMessage = operation(
  { schema: sendMessageRequest, token: "connection", isMetered: true },
  async ({ center, options }, { ref, input: { ContentType: contentType, Content: content, ClientToken } }) => {
    const problem = refusalOfMessage(contentType, content, options.messageLimits);
    if (problem !== undefined) return refused(problem);
    return answerOf(await center.chats.sendMessage(ref, { contentType, content, clientToken: ClientToken || null }));
  },
);

/**
 * SendEvent: typing, receipts, and the older connection acknowledgement. Its ClientToken is ignored: clients send all receipts with the same one,
 * and repeating an event changes nothing. Source: docs/wire/participant.md#receipt-client-tokens, #sendevent.
 */
export const sendEvent = operation(
  { schema: sendEventRequest, token: "connection", isMetered: true },
  (service, { ref, input: { ContentType, Content } }) => sendEventOf(service, ref, { ContentType, Content }),
);

type ParticipantEvent = { readonly ContentType: string; readonly Content?: string | null | undefined };

/** Carries out an event of a participant. Refusals: those of the engine, and `invalid-field`. */
export async function sendEventOf(
  service: HttpContext,
  ref: ParticipantRef,
  { ContentType, Content }: ParticipantEvent,
): Promise<Result<SentResponse, Refusal>> {
  switch (ContentType) {
    case EVENT_CONTENT_TYPES.typing:
      return answerOf(await service.center.chats.sendTyping(ref));
    case EVENT_CONTENT_TYPES.delivered:
      return sendReceipt(service, { ref, content: Content, kind: "delivered" });
    case EVENT_CONTENT_TYPES.read:
      return sendReceipt(service, { ref, content: Content, kind: "read" });
    case CONNECTION_ACKNOWLEDGED:
      return acknowledge(service, ref);
    default:
      return refused(refusal("invalid-field", "ContentType", "an event that participants send"));
  }
}

type ReceiptCall = {
  readonly ref: ParticipantRef;
  readonly content: string | null | undefined;
  readonly kind: "delivered" | "read";
};

async function sendReceipt({ center }: HttpContext, { ref, content, kind }: ReceiptCall) {
  const parsed = v.safeParse(receiptContent, parseJson(content ?? ""));
  if (!parsed.success) return refused(refusal("invalid-field", "Content", 'JSON with a "messageId"'));
  return answerOf(await center.chats.sendReceipt(ref, { messageId: parsed.output.messageId, kind }));
}

/** Used by clients older than `ConnectParticipant`. */
async function acknowledge({ center, clock, random }: HttpContext, ref: ParticipantRef) {
  const joined = await center.chats.join(ref);
  if (!joined.ok) return joined;
  const at = clock.now();
  return accepted<SentResponse>({ Id: uuidV7(at, random), AbsoluteTime: isoTime(at) });
}

function answerOf(sent: Result<SentItem, Refusal>): Result<SentResponse, Refusal> {
  return sent.ok ? accepted({ Id: sent.value.id, AbsoluteTime: isoTime(sent.value.at) }) : sent;
}
