import type { ConversationView } from "./conversation-view.ts";

/**
 * Returns the view with the receipts of the customer and of the participant only: an agent's message that another agent has read has not reached the
 * customer. Returns the same view without other agents.
 *
 * Source: CV-09.
 */
export function withoutColleaguesReceipts(view: ConversationView): ConversationView {
  const { items, selfId } = view;
  const colleagues = new Set(
    items.flatMap((item) =>
      "author" in item && item.author.role !== "customer" && item.author.participantId !== selfId
        ? [item.author.participantId]
        : [],
    ),
  );
  if (colleagues.size === 0) return view;
  return {
    ...view,
    items: items.map((item) =>
      item.type === "message" && item.receipts.some(({ recipientId }) => colleagues.has(recipientId))
        ? { ...item, receipts: item.receipts.filter(({ recipientId }) => !colleagues.has(recipientId)) }
        : item,
    ),
  };
}
