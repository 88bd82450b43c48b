import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  type Author,
  asId,
  type ChatTerms,
  type ContactFlowId,
  type ContactId,
  type ConversationId,
  MAX_ATTRIBUTES_BYTES,
  mergeAttributes,
  type ParticipantId,
  type Refusal,
  refusal,
} from "@tributary/model";
import { conversationTimer } from "../contact/contact-timers.ts";
import { draftNewConversation } from "../contact/conversation-stream.ts";
import { type StartToken, startClaim, startKeyOf } from "../contact/start-token.ts";
import { addStreaming, type NewStreaming } from "./decide-streaming.ts";
import type { Rehydrated } from "./rehydration.ts";
import { CUSTOMER_CONNECT_MS } from "./state/chat-timers.ts";

/** A chat to start for a customer. */
export type StartChat = {
  readonly flowId: ContactFlowId;
  readonly displayName: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Stored as the customer's first message, before any other item. */
  readonly initialMessage: { readonly contentType: string; readonly content: string } | null;
  /** Content types that may be sent; always contains `text/plain`. */
  readonly contentTypes: readonly string[];
  /** Unit: milliseconds. */
  readonly durationMs: number;
  /** Absent: none. */
  readonly leaveWithCustomer?: ChatTerms["leaveWithCustomer"];
  readonly name: string | null;
  readonly description: string | null;
  readonly clientToken: StartToken | null;
  /** Absent: complete messages only. */
  readonly responseMode?: "incremental";
};

/** A chat to start, with what it takes over from the one that it continues. `streaming`: it is sent to an endpoint from its first item on. */
export type NewChat = StartChat & { readonly rehydrated?: Rehydrated; readonly streaming?: NewStreaming };

/** Ids of a started chat. */
export type StartedChat = {
  readonly contactId: ContactId;
  readonly conversationId: ConversationId;
  readonly participantId: ParticipantId;
  /** The contact that it continues. Absent: none. */
  readonly continuedFrom?: ContactId;
};

const TOO_LARGE = refusal(
  "invalid-field",
  "Attributes",
  `at most ${MAX_ATTRIBUTES_BYTES} bytes together with those of the chat that it continues`,
);

/** Pre-generated ids, so that the decision stays pure. */
export type NewChatIds = { readonly contactId: ContactId; readonly participantId: ParticipantId };

/**
 * Starts a chat: contact, customer, optional first message, and timers. The value is null if the client token belongs to another request.
 * Rules CM-01, CM-06, CH-04, CH-06, CI-03, RH-01, RH-02.
 */
export function decideStartChat(chat: NewChat, ids: NewChatIds, at: EpochMs): Decision<StartedChat | null, Refusal> {
  const { flowId, contentTypes, durationMs, name, description, initialMessage, clientToken, rehydrated, streaming } =
    chat;
  if (initialMessage && !contentTypes.includes(initialMessage.contentType)) {
    return { refusal: refusal("content-type-not-allowed", "InitialMessage.ContentType", contentTypes.join(", ")) };
  }
  const now = Math.max(at, rehydrated?.endedAt ?? 0); // the clock of this node may be behind that of the source's end
  const attributes = mergeAttributes(rehydrated?.attributes ?? {}, chat.attributes);
  if (attributes === undefined) return { refusal: TOO_LARGE };
  const customer: Author = { participantId: ids.participantId, role: "customer", displayName: chat.displayName };
  const draft = draftNewConversation(ids.contactId, now);
  draft.add({
    type: "contact.created",
    channel: "chat",
    flowId,
    participants: [customer],
    attributes,
    name,
    description,
    chat: {
      contentTypes,
      durationMs,
      ...(chat.leaveWithCustomer && { leaveWithCustomer: chat.leaveWithCustomer }),
      ...(chat.responseMode && { responseMode: chat.responseMode }),
    },
    ...startKeyOf("start-chat", clientToken),
  });
  if (rehydrated) {
    const { continuedFrom, past } = rehydrated;
    draft.add({ type: "chat.rehydrated", continuedFrom, past });
  }
  const putRecords = streaming && [addStreaming(draft, streaming)];
  if (initialMessage) draft.add({ type: "message.sent", ...customer, ...initialMessage, clientToken: null });
  const value: StartedChat = {
    ...ids,
    conversationId: asId<ConversationId>(ids.contactId),
    ...(rehydrated && { continuedFrom: rehydrated.continuedFrom }),
  };
  const plan = {
    value,
    drafts: [draft],
    ...(putRecords && { putRecords }),
    setTimers: [
      conversationTimer("customer-never-came", draft.state, now + CUSTOMER_CONNECT_MS),
      conversationTimer("chat-too-long", draft.state, now + durationMs),
    ],
  };
  return { ...plan, ...startClaim("start-chat", { token: clientToken, started: value, now }) };
}
