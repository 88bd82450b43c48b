import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  INTERACTIVE_MESSAGE,
  type ItemId,
  itemIdOf,
  type ParticipantId,
  type Refusal,
  refusal,
} from "@tributary/model";
import { inactivityTimers } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { authorOf, participantOf, refusalToAct } from "../contact/participants.ts";
import { addReturn } from "./decide-inactivity.ts";
import { findSent, TOKEN_WINDOW_MS } from "./state/sent-tokens.ts";

/** A message written by a participant. */
export type NewMessage = {
  readonly contentType: string;
  readonly content: string;
  readonly clientToken: string | null;
};

/** Id and time of an item. */
export type SentItem = { readonly id: ItemId; readonly at: EpochMs };

const NOT_INTERACTIVE = refusal("invalid-field", "ContentType", "a type other than that of interactive messages");

/** Adds a message. The same token with the same content returns the earlier message. Rules CH-01 to CH-05, CY-03. */
export function decideMessage(
  state: ConversationState,
  { from, contentType, content, clientToken }: NewMessage & { readonly from: ParticipantId },
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
  const earlier =
    clientToken === null
      ? undefined
      : findSent(chat.sent, { participantId: from, contentType, content, clientToken }, now - TOKEN_WINDOW_MS);
  if (earlier) return unchanged({ id: itemIdOf(state.id, earlier.seq, earlier.at), at: earlier.at });
  const draft = draftConversation(state, now);
  const hasReturned = addReturn(draft, from);
  const { id, seq, lastAt } = draft.add({
    type: "message.sent",
    ...authorOf(participant),
    contentType,
    content,
    clientToken,
  });
  const plan = { value: { id: itemIdOf(id, seq, lastAt), at: lastAt }, drafts: [draft] };
  // Being idle may take longer than becoming it.
  return hasReturned ? { ...plan, setTimers: inactivityTimers(draft.state) } : plan;
}
