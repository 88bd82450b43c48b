import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  asId,
  type ItemId,
  idOfItem,
  itemIdOf,
  type ParticipantId,
  type Refusal,
  refusal,
  timeOfItemId,
} from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { refusalToAct } from "../contact/participants.ts";
import type { SentItem } from "./decide-message.ts";
import type { MessageReceipt } from "./state/recent-messages.ts";

/** A receipt reported by a participant's client. */
export type NewReceipt = {
  readonly from: ParticipantId;
  readonly messageId: string;
  readonly kind: "delivered" | "read";
};

/**
 * Records that a client received or displayed a message. Read implies delivered. Nothing changes for a receipt that is already recorded, a
 * delivered receipt after a read one, a receipt for the participant's own message, and one for a message that is no longer among the
 * newest. The value: the item that was recorded; null for none. Rule CH-08.
 */
export function decideReceipt(
  state: ConversationState,
  receipt: NewReceipt,
  now: EpochMs,
): Decision<SentItem | null, Refusal> {
  const refused = refusalToAct(state, receipt.from);
  if (refused || state.chat === null) return { refusal: refused ?? refusal("token-invalid") };
  const at = timeOfItemId(receipt.messageId);
  // Newest first: most receipts are for it, and older messages are rarely in the processor's caches.
  const message = state.chat.recent.messages.findLast(
    (recent) => (recent.at === at || recent.inParts !== undefined) && idOfItem(state.id, recent) === receipt.messageId,
  );
  if (message === undefined || message.senderId === receipt.from) return unchanged(null);
  const known = message.receipts.find(({ recipientId }) => recipientId === receipt.from);
  if (known && (receipt.kind === "delivered" || known.readAt !== null)) return unchanged(null);
  const draft = draftConversation(state, now);
  const messageId = asId<ItemId>(receipt.messageId);
  const next = draft.add({
    type: "receipt.recorded",
    messageSeq: message.seq,
    messageId,
    ...recorded(receipt, known, now),
  });
  return { value: { id: itemIdOf(next.id, next.seq, next.lastAt), at: next.lastAt }, drafts: [draft] };
}

function recorded({ from, kind }: NewReceipt, known: MessageReceipt | undefined, now: EpochMs): MessageReceipt {
  return { recipientId: from, deliveredAt: known?.deliveredAt ?? now, readAt: kind === "read" ? now : null };
}
