import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  INTERACTIVE_MESSAGE,
  type ItemId,
  idOfItem,
  type MessageInParts,
  type ParticipantId,
  type Refusal,
  refusal,
} from "@tributary/model";
import { inactivityTimers } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { authorOf, participantOf, refusalToAct } from "../contact/participants.ts";
import { addReturn } from "./decide-inactivity.ts";
import { partsOf } from "./message-parts.ts";
import { findSent, isTokenUsed, TOKEN_WINDOW_MS } from "./state/sent-tokens.ts";

/** A message written by a participant. */
export type NewMessage = {
  readonly contentType: string;
  readonly content: string;
  readonly clientToken: string | null;
  /** The message ends the parts of that id, which is its client token too. Absent: it is sent as a whole. */
  readonly parts?: Omit<MessageInParts, "shownTo">;
};

/** Id and time of an item. */
export type SentItem = { readonly id: ItemId; readonly at: EpochMs };

const NOT_INTERACTIVE = refusal("invalid-field", "ContentType", "a type other than that of interactive messages");

const COMPLETE = refusal("token-reused", "MessageToken", "one of a message that is not complete");

/** Adds a message. The same token with the same content returns the earlier message. Rules CH-01 to CH-05, CY-03, SB-04. */
export function decideMessage(
  state: ConversationState,
  { from, contentType, content, clientToken, parts }: NewMessage & { readonly from: ParticipantId },
  now: EpochMs,
): Decision<SentItem, Refusal> {
  const { chat } = state;
  const participant = participantOf(state, from);
  const refused = refusalToAct(state, from);
  if (refused || participant === undefined || chat === null) return { refusal: refused ?? refusal("token-invalid") };
  if (!chat.contentTypes.includes(contentType)) {
    return { refusal: refusal("content-type-not-allowed", "ContentType", chat.contentTypes.join(", ")) };
  }
  if (contentType === INTERACTIVE_MESSAGE && participant.role === "customer") return { refusal: NOT_INTERACTIVE };
  const sent = clientToken === null ? undefined : { participantId: from, contentType, content, clientToken };
  const earlier = sent && findSent(chat.sent, sent, now - TOKEN_WINDOW_MS);
  if (earlier) return unchanged({ id: idOfItem(state.id, earlier), at: earlier.at });
  if (sent && parts && isTokenUsed(chat.sent, sent, now - TOKEN_WINDOW_MS)) return { refusal: COMPLETE };
  const inParts = partsOf(state, parts);
  const draft = draftConversation(state, now);
  const hasReturned = addReturn(draft, from);
  const { id, seq, lastAt } = draft.add({
    type: "message.sent",
    ...authorOf(participant),
    contentType,
    content,
    clientToken,
    ...(inParts && { inParts }),
  });
  const value = { id: idOfItem(id, { seq, at: lastAt, ...(inParts && { inParts }) }), at: lastAt };
  const plan = { value, drafts: [draft] };
  // Being idle may take longer than becoming it.
  return hasReturned ? { ...plan, setTimers: inactivityTimers(draft.state) } : plan;
}
