/** Events that a participant sends: typing and receipts, both throttled. */
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import { ChatCallError, errorOf, IllegalArgumentError } from "./chat-error.ts";
import { eventOf, isKnownType } from "./content-types.ts";
import type { Receipts } from "./receipts.ts";
import type { ServiceCall, ServiceData } from "./service-client.ts";
import type { ChatRequests, EventAnswer, EventRequest } from "./session-types.ts";
import type { TypingThrottle } from "./typing-throttle.ts";

export type EventSenderDeps = {
  readonly call: (call: ServiceCall) => Promise<ApiAnswer<ServiceData>>;
  readonly newToken: () => string;
  readonly typing: TypingThrottle<ServiceData>;
  readonly receipts: Receipts;
  readonly areReceiptsEnabled: () => boolean;
  /** Errors: throws a text while the session is not connected. */
  readonly demandConnection: (name: string) => void;
};

/** Rejection of a receipt that is not sent. */
type IgnoredReceipt = { readonly errorMessage: string; readonly data: EventRequest };

/** Creates `sendEvent` of a session. */
export function createEventSender(deps: EventSenderDeps): ChatRequests["sendEvent"] {
  async function send({ contentType, content, clientToken }: EventRequest): Promise<ServiceData> {
    const body = {
      ContentType: contentType,
      ...(content !== undefined && { Content: content }),
      ClientToken: clientToken ?? deps.newToken(),
    };
    const answer = await deps.call({ path: "event", body });
    if (!answer.ok) throw errorOf(answer.refusal);
    return answer.value;
  }
  async function sendReceipt(event: EventRequest): Promise<object> {
    const ignored = (reason: string): IgnoredReceipt => ({
      errorMessage: `Ignoring messageReceipt: ${reason}`,
      data: event,
    });
    if (!deps.areReceiptsEnabled()) throw ignored("receipts are switched off");
    const { messageId, disableThrottle } = readContent(event.content);
    if (typeof messageId !== "string" || messageId === "") throw ignored("missing messageId");
    const kind = eventOf(event.contentType) === "message.read" ? "read" : "delivered";
    const sent = { kind, messageId, isUrgent: disableThrottle === true, send: () => send(event) } as const;
    const answer = await deps.receipts.send(sent);
    return "$metadata" in answer ? { data: answer } : answer;
  }
  async function dispatch(event: EventRequest): Promise<EventAnswer> {
    const { contentType, metadata } = event;
    deps.demandConnection("sendEvent");
    try {
      const isReceipt = ["message.read", "message.delivered"].includes(eventOf(contentType));
      if (isReceipt) return { ...(await sendReceipt(event)), metadata } as EventAnswer; // as received
      const isTyping = eventOf(contentType) === "typing";
      const data = await (isTyping ? deps.typing(() => send(event)) : send(event));
      return { data, metadata } as EventAnswer; // as received
    } catch (error) {
      throw withMetadata(error, metadata);
    }
  }
  return (event) => {
    if (!isKnownType(event.contentType))
      throw new IllegalArgumentError("contentType is not a content type of chats", event.contentType);
    return dispatch(event);
  };
}

function readContent(content: string | undefined): {
  readonly messageId?: unknown;
  readonly disableThrottle?: unknown;
} {
  try {
    const json: unknown = JSON.parse(content ?? "");
    return typeof json === "object" && json !== null ? json : {};
  } catch {
    return {};
  }
}

/** One error may reject several calls, each with metadata of its own. */
function withMetadata(error: unknown, metadata: unknown): unknown {
  if (error instanceof ChatCallError) return new ChatCallError(error, metadata);
  return typeof error === "object" && error !== null ? { ...error, metadata } : error;
}
