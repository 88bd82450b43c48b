import type { Journal } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  type ConversationEvent,
  type ConversationId,
  type ItemEvent,
  type ItemId,
  itemIdOf,
  type Numbered,
  timeOfItemId,
} from "@tributary/model";
import { conversationRef } from "../contact/conversation-stream.ts";
import { ANSWERED_TYPES, type MessageReceipt, RECENT_MESSAGES } from "./state/recent-messages.ts";

/** An item of a transcript, with the receipts known when it was read. */
export type TranscriptItem = {
  readonly id: ItemId;
  readonly event: Numbered<ItemEvent>;
  readonly receipts: readonly MessageReceipt[];
};

/** Position at which a page of a transcript starts. The item at the position is included. */
export type StartPosition =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "time"; readonly at: EpochMs }
  | { readonly kind: "most-recent"; readonly count: number };

/** Selects a page. Source: docs/wire/participant.md#gettranscript. */
export type TranscriptQuery = {
  readonly scan: "forward" | "backward";
  readonly limit: number;
  readonly start: StartPosition | null;
  /** Continues after this number, in the direction of the scan: the end of the previous page. */
  readonly continueAtSeq: number | null;
};

/** The part of a transcript that its reader may see: types of items, and the number of the last one (null: no limit). */
export type VisibleItems = { readonly types: readonly ItemEvent["type"][]; readonly untilSeq: number | null };

type VisibleQuery = TranscriptQuery & VisibleItems;

/**
 * A page, ascending. It may have fewer items than requested, because its messages are long. `continueAtSeq` is null on the last page.
 */
export type TranscriptPage = { readonly items: readonly TranscriptItem[]; readonly continueAtSeq: number | null };

/** Receipts read at once. */
const RECEIPTS_PAGE = 1_000;

/** Items read at once. */
const ITEMS_PAGE = 16;

/** A page ends with the message at which its messages together are that long. Unit: UTF-16 units. */
const FULL_PAGE_LENGTH = 100_000;

type ReceiptEvent = Extract<ConversationEvent, { type: "receipt.recorded" }>;
type Reader = Pick<Journal, "read" | "seqsAt">;

/**
 * Reads a page of a transcript. Returns undefined if the start position is an item of another conversation.
 *
 * Source: docs/wire/participant.md#gettranscript; TR-01 to TR-05.
 */
export async function readTranscript(
  journal: Reader,
  id: ConversationId,
  query: VisibleQuery,
): Promise<TranscriptPage | undefined> {
  const asked = await boundOf(journal, id, query);
  if (asked === undefined) return undefined;
  const bound = visible(asked, query);
  const { items, isLast } = await readItems(journal, id, { bound, ...query });
  const edge = items.at(-1);
  return {
    items: await withReceipts(journal, id, query.scan === "forward" ? items : items.toReversed()),
    continueAtSeq: isLast || edge === undefined ? null : edge.seq,
  };
}

type Bound = { readonly afterSeq?: number; readonly beforeSeq?: number };

function visible(bound: Bound, { untilSeq }: VisibleItems): Bound {
  if (untilSeq === null) return bound;
  return { ...bound, beforeSeq: Math.min(bound.beforeSeq ?? Number.POSITIVE_INFINITY, untilSeq + 1) };
}

type Items = { readonly items: readonly Numbered<ItemEvent>[]; readonly isLast: boolean };

/** Reads the items of a page, in the direction of the scan, until there are enough or their messages are long enough. Rule TR-07. */
async function readItems(
  journal: Reader,
  id: ConversationId,
  { bound, scan, limit, types }: { readonly bound: Bound } & Pick<VisibleQuery, "scan" | "limit" | "types">,
): Promise<Items> {
  const items: Numbered<ItemEvent>[] = [];
  let from = bound;
  let length = 0;
  for (;;) {
    const wanted = Math.min(ITEMS_PAGE, limit + 1 - items.length); // one more than requested shows if there is another page
    const query = { ...from, order: scan, limit: wanted, types };
    const read = await journal.read(conversationRef(id), query);
    for (const event of scan === "forward" ? read : read.toReversed()) {
      if (items.length === limit || length >= FULL_PAGE_LENGTH) return { items, isLast: false };
      items.push(event);
      length += event.type === "message.sent" ? event.content.length : 0;
    }
    const last = items.at(-1);
    if (read.length < wanted || last === undefined) return { items, isLast: true };
    from = scan === "forward" ? { ...bound, afterSeq: last.seq } : { ...bound, beforeSeq: last.seq };
  }
}

async function boundOf(journal: Reader, id: ConversationId, query: VisibleQuery): Promise<Bound | undefined> {
  if (query.continueAtSeq !== null)
    return query.scan === "forward" ? { afterSeq: query.continueAtSeq } : { beforeSeq: query.continueAtSeq };
  if (query.start === null) return {};
  const isForward = query.scan === "forward";
  if (query.start.kind === "time") {
    return isForward
      ? { afterSeq: (await firstSeqNotBefore(journal, id, query.start.at)) - 1 }
      : { beforeSeq: await firstSeqNotBefore(journal, id, query.start.at + 1) };
  }
  const seq = await seqOf(journal, id, { ...query, start: query.start });
  if (seq === undefined) return undefined;
  return isForward ? { afterSeq: seq - 1 } : { beforeSeq: seq + 1 };
}

async function seqOf(
  journal: Reader,
  id: ConversationId,
  { start, ...items }: { readonly start: Exclude<StartPosition, { kind: "time" }> } & VisibleItems,
): Promise<number | undefined> {
  const ref = conversationRef(id);
  if (start.kind === "most-recent") {
    const query = { ...visible({}, items), order: "backward", limit: start.count, types: items.types } as const;
    const newest = await journal.read(ref, query);
    return newest[0]?.seq ?? 1;
  }
  const at = timeOfItemId(start.id);
  if (at === undefined) return undefined;
  const seqs = await journal.seqsAt(ref, at);
  return seqs.find((seq) => itemIdOf(id, seq, at) === start.id);
}

/** Returns the number of the first event at or after `at`, by binary search, as times never decrease; one past the last if there is none. */
async function firstSeqNotBefore(journal: Reader, id: ConversationId, at: EpochMs): Promise<number> {
  const ref = conversationRef(id);
  const [last] = await journal.read(ref, { order: "backward", limit: 1 });
  let low = 1;
  let high = (last?.seq ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [event] = await journal.read(ref, { order: "forward", afterSeq: middle - 1, limit: 1 });
    if (event !== undefined && event.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function withReceipts(
  journal: Reader,
  id: ConversationId,
  page: readonly Numbered<ItemEvent>[],
): Promise<readonly TranscriptItem[]> {
  const receipts = await readReceipts(journal, id, page);
  return page.map((event) => ({
    id: itemIdOf(id, event.seq, event.at),
    event,
    receipts: receipts.get(event.seq) ?? [],
  }));
}

/** Reads the receipts of the messages of a page, by number of the message. The cost depends on the page, not on the events after it. */
async function readReceipts(
  journal: Reader,
  id: ConversationId,
  page: readonly Numbered<ItemEvent>[],
): Promise<ReadonlyMap<number, readonly MessageReceipt[]>> {
  const byMessage = new Map<number, readonly MessageReceipt[]>();
  const messages = page.filter(({ type }) => type === "message.sent" || type === "attachment.sent");
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) return byMessage;
  const beforeSeq = await endOfReceipts(journal, id, last.seq);
  for (let afterSeq: number | undefined = first.seq; afterSeq !== undefined; ) {
    const receipts: readonly Numbered<ReceiptEvent>[] = await journal.read(conversationRef(id), {
      order: "forward",
      afterSeq,
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
      limit: RECEIPTS_PAGE,
      types: ["receipt.recorded"],
    });
    for (const { messageSeq, recipientId, deliveredAt, readAt } of receipts) {
      const others = (byMessage.get(messageSeq) ?? []).filter((receipt) => receipt.recipientId !== recipientId);
      byMessage.set(messageSeq, [...others, { recipientId, deliveredAt, readAt }]);
    }
    afterSeq = receipts.length < RECEIPTS_PAGE ? undefined : receipts.at(-1)?.seq;
  }
  return byMessage;
}

/** Returns the number before which all receipts of a message are: receipts are recorded for the newest messages only. Rule CH-08. */
async function endOfReceipts(journal: Reader, id: ConversationId, messageSeq: number): Promise<number | undefined> {
  const following = await journal.read(conversationRef(id), {
    order: "forward",
    afterSeq: messageSeq,
    limit: RECENT_MESSAGES,
    types: ANSWERED_TYPES,
  });
  return following.length < RECENT_MESSAGES ? undefined : following.at(-1)?.seq;
}
