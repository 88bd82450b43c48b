import type { EpochMs } from "@tributary/kernel";
import { type ItemId, itemIdOf, type ParticipantId, type Refusal, refusal, timeOfItemId } from "@tributary/model";
import type { NewMessage, SentItem } from "../api.ts";
import { type Plan, unchanged } from "../decisions/decision.ts";
import { draftConversation } from "../decisions/draft.ts";
import { authorOf, participantOf, refusalToAct } from "./participants.ts";
import { findSent, type MessageReceipt } from "./recent-messages.ts";
import type { ConversationState } from "./state.ts";

/** Somebody says something. The same token with the same words is the same message. Rules CH-01 to CH-05. */
export function decideMessage(
  state: ConversationState,
  message: NewMessage & { readonly from: ParticipantId },
  now: EpochMs,
): Plan<SentItem> | { readonly refusal: Refusal } {
  const participant = participantOf(state, message.from);
  const refused = refusalToAct(state, message.from);
  if (refused || participant === undefined) return { refusal: refused ?? refusal("token-invalid") };
  if (!state.contentTypes.includes(message.contentType)) {
    return { refusal: refusal("content-type-not-allowed", "ContentType", state.contentTypes.join(", ")) };
  }
  const { from: participantId, contentType, content, clientToken } = message;
  const earlier =
    clientToken === null ? undefined : findSent(state.recent, { participantId, contentType, content, clientToken });
  if (earlier) return unchanged({ id: itemIdOf(state.id, earlier.seq, earlier.at), at: earlier.at });
  const draft = draftConversation(state, now);
  draft.add({ type: "message.sent", ...authorOf(participant), contentType, content, clientToken });
  const { seq, lastAt } = draft.state;
  return { value: { id: itemIdOf(state.id, seq, lastAt), at: lastAt }, drafts: [draft] };
}

/** What a client reports of a message. */
export type NewReceipt = {
  readonly from: ParticipantId;
  readonly messageId: string;
  readonly kind: "delivered" | "read";
};

/**
 * A client got or showed a message. Read implies delivered; a delivered after a read, one that is already known, and one for an own
 * message change nothing. A message that is
 * no longer at hand is too old to be asked about, and its receipt is dropped. Rule CH-08.
 */
export function decideReceipt(
  state: ConversationState,
  receipt: NewReceipt,
  now: EpochMs,
): Plan<SentItem> | { readonly refusal: Refusal } {
  const refused = refusalToAct(state, receipt.from);
  if (refused) return { refusal: refused };
  const at = timeOfItemId(receipt.messageId);
  const message = state.recent.messages.find(
    (recent) => recent.at === at && itemIdOf(state.id, recent.seq, recent.at) === receipt.messageId,
  );
  const nothingNew = unchanged<SentItem>({ id: itemIdOf(state.id, state.seq, state.lastAt), at: state.lastAt });
  if (message === undefined || message.senderId === receipt.from) return nothingNew;
  const known = message.receipts.find(({ recipientId }) => recipientId === receipt.from);
  if (known && (receipt.kind === "delivered" || known.readAt !== null)) return nothingNew;
  const draft = draftConversation(state, now);
  const messageId = receipt.messageId as ItemId; // equal to the id of the message found
  draft.add({ type: "receipt.recorded", messageSeq: message.seq, messageId, ...reached(receipt, known, now) });
  return {
    value: { id: itemIdOf(state.id, draft.state.seq, draft.state.lastAt), at: draft.state.lastAt },
    drafts: [draft],
  };
}

function reached({ from, kind }: NewReceipt, known: MessageReceipt | undefined, now: EpochMs): MessageReceipt {
  return { recipientId: from, deliveredAt: known?.deliveredAt ?? now, readAt: kind === "read" ? now : null };
}
