/** Putting facts together so that neither their order nor their number matters. */
import type { EpochMs } from "@tributary/kernel";
import type { ChatReceipt, ConversationItem } from "./conversation-item.ts";

/**
 * `known` with what `received` adds: each id once, ordered by time. The same array when nothing is new.
 *
 * Shape: `known` is ordered; `received` may be in any order and contain known items, whose receipts are united.
 */
export function mergeItems(
  known: readonly ConversationItem[],
  received: readonly ConversationItem[],
): readonly ConversationItem[] {
  let items: ConversationItem[] | undefined;
  for (const item of received) {
    const current: readonly ConversationItem[] = items ?? known;
    const index = current.findLastIndex(({ id }) => id === item.id);
    const before = current[index];
    const merged = before === undefined ? item : mergeItem(before, item);
    if (merged === before) continue;
    items ??= [...known];
    if (before === undefined) items.splice(placeOf(items, item), 0, merged);
    else items[index] = merged;
  }
  return items ?? known;
}

/** The receipts of both, one a recipient, ordered by recipient. The same array as `known` when nothing is new. */
export function mergeReceipts(known: readonly ChatReceipt[], received: readonly ChatReceipt[]): readonly ChatReceipt[] {
  let receipts: readonly ChatReceipt[] = known;
  for (const receipt of received) {
    const index = receipts.findIndex(({ recipientId }) => recipientId === receipt.recipientId);
    const before = receipts[index];
    if (before === undefined) {
      receipts = [...receipts, receipt].sort((one, other) => (one.recipientId < other.recipientId ? -1 : 1));
      continue;
    }
    const deliveredAt = earliest(before.deliveredAt, receipt.deliveredAt);
    const readAt = earliest(before.readAt, receipt.readAt);
    if (deliveredAt === before.deliveredAt && readAt === before.readAt) continue;
    receipts = receipts.with(index, { ...before, deliveredAt, readAt });
  }
  return receipts;
}

/** Items never change but in their receipts; the one exception is a name that the answer to a send did not carry. */
function mergeItem(before: ConversationItem, item: ConversationItem): ConversationItem {
  if (before.type !== "message" || item.type !== "message") return before;
  const receipts = mergeReceipts(before.receipts, item.receipts);
  const author = before.author.displayName === "" && item.author.displayName !== "" ? item.author : before.author;
  return receipts === before.receipts && author === before.author ? before : { ...before, author, receipts };
}

/** Where `item` belongs: from the end, because almost everything that comes is new. */
function placeOf(items: readonly ConversationItem[], item: ConversationItem): number {
  return items.findLastIndex((other) => other.at < item.at || (other.at === item.at && other.id < item.id)) + 1;
}

function earliest(one: EpochMs | null, other: EpochMs | null): EpochMs | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
