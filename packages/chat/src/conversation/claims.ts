import type { ConversationItem, MessageItem, PendingMessage } from "./conversation-item.ts";

/** The part of a view needed to match pending messages with transcript items. */
export type ClaimView = {
  readonly selfId: string;
  readonly items: readonly ConversationItem[];
  readonly pending: readonly PendingMessage[];
  readonly sentTokens: ReadonlyMap<string, string>;
};

/** True if `item` is a message of the view's own participant. */
export function isMine(view: Pick<ClaimView, "selfId">, item: ConversationItem): item is MessageItem {
  return item.type === "message" && item.author.participantId === view.selfId;
}

/**
 * Matches own items that are not confirmed yet with the tokens of pending messages. An item's frame can arrive before
 * the response to its request, and frames contain no tokens; without the match the message would briefly be shown
 * twice.
 */
export function claimedBy(view: ClaimView): ReadonlyMap<string, string> {
  const claimed = new Map<string, string>();
  let from = 0;
  for (const message of view.pending.filter(({ failed }) => !failed)) {
    const index = view.items.findIndex(
      (item, at) => at >= from && isMine(view, item) && !view.sentTokens.has(item.id) && isSame(item, message),
    );
    const item = view.items[index];
    if (item === undefined) continue;
    claimed.set(item.id, message.token);
    from = index + 1;
  }
  return claimed;
}

function isSame(item: MessageItem, message: PendingMessage): boolean {
  return item.at > message.afterAt && item.content === message.content && item.contentType === message.contentType;
}
