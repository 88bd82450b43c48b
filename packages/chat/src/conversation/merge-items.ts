/** Merges items and receipts independently of their order and number. */
import type { EpochMs } from "@tributary/kernel";
import type { ChatAttachment, ChatReceipt, ConversationItem, MessageItem } from "./conversation-item.ts";

/**
 * Merges `received` into `known`: each id once, ordered by time. Returns the same array if nothing is new.
 *
 * Shape: `known` is ordered; `received` may be in any order and contain known items, whose receipts are merged.
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
    if (before === undefined) items.splice(insertionIndex(items, item), 0, merged);
    else items[index] = merged;
  }
  return items ?? known;
}

/** Merges receipts: one per recipient, ordered by recipient. Returns the array `known` if nothing is new. */
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

/**
 * Items are immutable except for their receipts, the status of files that are being checked, and an author's name that the response to a send did not
 * contain.
 */
function mergeItem(before: ConversationItem, item: ConversationItem): ConversationItem {
  if (before.type !== "message" || item.type !== "message") return before;
  const receipts = mergeReceipts(before.receipts, item.receipts);
  const author = before.author.displayName === "" && item.author.displayName !== "" ? item.author : before.author;
  const attachments = mergeAttachments(before, item);
  if (receipts === before.receipts && author === before.author && attachments === before.attachments) return before;
  return { ...before, author, receipts, ...(attachments === undefined ? {} : { attachments }) };
}

/** A status that is known is final, so that an older copy of the item changes nothing. */
function mergeAttachments({ attachments }: MessageItem, item: MessageItem): readonly ChatAttachment[] | undefined {
  const isChecked = ({ id }: ChatAttachment): boolean =>
    item.attachments?.some((other) => other.id === id && other.status !== "checking") === true;
  if (attachments?.some((file) => file.status === "checking" && isChecked(file)) !== true) return attachments;
  return attachments.map((file) =>
    file.status === "checking" ? (item.attachments?.find(({ id }) => id === file.id) ?? file) : file,
  );
}

/** Returns the index at which to insert `item`. Searches from the end, because most received items are new. */
function insertionIndex(items: readonly ConversationItem[], item: ConversationItem): number {
  return items.findLastIndex((other) => other.at < item.at || (other.at === item.at && other.id < item.id)) + 1;
}

function earliest(one: EpochMs | null, other: EpochMs | null): EpochMs | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
