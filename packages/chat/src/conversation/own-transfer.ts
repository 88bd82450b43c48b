/** Transfers in the transcript of an agent. Their items do not name the agent who made the transfer; the order of the items does. */
import { TRANSFER_CONTENT_TYPES } from "@tributary/protocol";
import type { ConversationItem } from "./conversation-item.ts";
import type { ConversationView } from "./conversation-view.ts";

/**
 * Returns the view with the items that concern the agent: without the transfers that other agents made before, and up to the agent's own
 * transfer. The transcript contains later items too. Returns the same view if it contains no transfer.
 *
 * Source: CV-08; docs/wire/participant.md#order-of-events.
 */
export function shownToAgent(view: ConversationView): ConversationView {
  const { items, selfId } = view;
  if (!items.some((item) => transferOf(item) !== null)) return view;
  // An agent joins after the transfers of earlier agents. Pages are read from the newest: an item before the own joining is not loaded without it.
  const joinedAt = items.findIndex((item) => item.type === "joined" && item.author.participantId === selfId);
  const own = items.flatMap((item, index) => {
    const transfer = transferOf(item);
    if (transfer === null) return [item];
    return index > joinedAt ? [transfer] : [];
  });
  const end = own.findIndex(({ type }) => type === "transferred");
  return { ...view, items: end === -1 ? own : own.slice(0, end + 1) };
}

function transferOf(item: ConversationItem): ConversationItem | null {
  if (item.type !== "other") return null;
  const { id, at, contentType } = item;
  if (contentType === TRANSFER_CONTENT_TYPES.succeeded) return { type: "transferred", id, at };
  return contentType === TRANSFER_CONTENT_TYPES.failed ? { type: "transfer-failed", id, at } : null;
}
