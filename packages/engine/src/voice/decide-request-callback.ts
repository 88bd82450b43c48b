import { type Decision, unchanged } from "@tributary/journal";
import { type ContactId, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import { awaitsCallback, isOutbound } from "../contact/call-parties.ts";
import { contactRecord } from "../contact/contact-chain.ts";
import { conversationTimer, routingStepTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { type EndContext, endOnDesks } from "../contact/decide-end.ts";

/** Settings of callbacks. `maxAttempts`: 0 if customers are not called back. `retryDelayMs`: time between two attempts. Unit: milliseconds. */
export type CallbackTerms = { readonly maxAttempts: number; readonly retryDelayMs: number };

/** Default settings of callbacks. Source: VC-39. */
export const CALLBACK_TERMS: CallbackTerms = { maxAttempts: 3, retryDelayMs: 60_000 };

/** Time after which a callback ends if its customer was not reached. Unit: milliseconds. Source: VC-42. */
export const CALLBACK_LIFETIME_MS = 12 * 60 * 60_000;

/** Time from the start of the call for which a page can be called: its token ends then. Unit: milliseconds. Source: docs/wire/voice.md#sockets. */
const PAGE_LIFETIME_MS = 24 * 60 * 60_000;

export type RequestCallback = {
  readonly participantId: ParticipantId;
  /** Pre-generated, so that the decision stays pure. */
  readonly nextContactId: ContactId;
  readonly terms: CallbackTerms;
};

const NOT_WAITING = refusal("wrong-phase", "callback", "a call that waits in a queue");
const NO_CALLBACKS = refusal("wrong-phase", "callback", "a center that calls back");

/** Returns the reason for which the customer of a call cannot be called back; undefined if they can. Rule VC-34. */
export function refusalToCallBack(
  conversation: ConversationState,
  { maxAttempts }: CallbackTerms,
): Refusal | undefined {
  const { voice, contact, added = [] } = conversation;
  if (contact.state.phase === "ended") return refusal("contact-ended");
  const isWaiting = contact.state.phase === "queued" || contact.state.phase === "offered";
  if (voice === undefined || isOutbound(conversation) || !isWaiting || added.length > 0) return NOT_WAITING;
  if (awaitsCallback(conversation)) return NOT_WAITING;
  return maxAttempts < 1 ? NO_CALLBACKS : undefined;
}

/**
 * A customer who waits is called back: their call ends, an offer of it is withdrawn, and a contact takes its position in the queue. Refused unless the call waits; a
 * repeated request changes nothing. Rule VC-34.
 *
 * Source: docs/wire/voice.md#callbacks.
 */
export function decideRequestCallback(
  conversation: ConversationState,
  { participantId, nextContactId, terms }: RequestCallback,
  context: EndContext,
): Decision<null, Refusal> {
  const customer = conversation.participants.find(({ id }) => id === participantId);
  if (customer?.role !== "customer" || customer.state.phase !== "joined")
    return { refusal: refusal(customer === undefined ? "token-invalid" : "not-joined") };
  if (awaitsCallback(conversation)) return unchanged(null); // asked for again
  const refused = refusalToCallBack(conversation, terms);
  if (refused !== undefined) return { refusal: refused };
  const { now } = context;
  const draft = draftConversation(conversation, now);
  const [start = conversation.contact] = conversation.earlier ?? [];
  const expiresAt = Math.min(now + CALLBACK_LIFETIME_MS, start.createdAt + PAGE_LIFETIME_MS);
  draft.add({ type: "callback.requested", participantId, nextContactId, ...terms, expiresAt });
  const { drafts } = endOnDesks(conversation, [conversation.contact], context);
  return {
    value: null,
    drafts: [draft, ...drafts],
    setTimers: [conversationTimer("callback-expired", draft.state, expiresAt), ...routingStepTimers(draft.state)],
    cancelTimers: timersOf(conversation),
    putRecords: [contactRecord(nextContactId, conversation.id)],
  };
}
