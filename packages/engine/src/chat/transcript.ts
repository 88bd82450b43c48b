import type { Journal } from "@tributary/journal";
import {
  type ConversationEvent,
  type ConversationId,
  type ItemEvent,
  type ItemId,
  idOfItem,
  type Numbered,
} from "@tributary/model";
import { conversationRef } from "../contact/conversation-stream.ts";
import { ANSWERED_TYPES, type MessageReceipt, RECENT_MESSAGES } from "./state/recent-messages.ts";
import type { TranscriptQuery, VisibleItems } from "./transcript-query.ts";
import { type Beginning, type Bound, beginningOf, type Segment, segmentsOf, within } from "./transcript-segments.ts";

/** An item of a transcript, with the receipts known when it was read. */
export type TranscriptItem = {
  readonly id: ItemId;
  readonly event: Numbered<ItemEvent>;
  readonly receipts: readonly MessageReceipt[];
  /** The ended conversation that it is from. Absent: it is one of the conversation itself. */
  readonly past?: ConversationId;
};

/**
 * A page, ascending. It may have fewer items than requested, because its messages are long. `continueAtSeq` is null on the last page; `continueIn` is the ended
 * conversation that it is in, if it is in one.
 */
export type TranscriptPage = {
  readonly items: readonly TranscriptItem[];
  readonly continueAtSeq: number | null;
  readonly continueIn?: ConversationId;
};

/** Receipts read at once. */
const RECEIPTS_PAGE = 1_000;

/** Items read at once. */
const ITEMS_PAGE = 16;

/** A page ends with the message at which its messages together are that long. Unit: UTF-16 units. */
const FULL_PAGE_LENGTH = 100_000;

type ReceiptEvent = Extract<ConversationEvent, { type: "receipt.recorded" }>;
type Reader = Pick<Journal, "read" | "seqsAt">;

/**
 * Reads a page of a transcript, which continues those of the past. Returns undefined if the position is not in one of them.
 *
 * Source: docs/wire/participant.md#gettranscript; TR-01 to TR-07, RH-03.
 */
export async function readTranscript(
  journal: Reader,
  id: ConversationId,
  query: TranscriptQuery & VisibleItems,
): Promise<TranscriptPage | undefined> {
  const segments = segmentsOf(id, query);
  const beginning = await beginningOf(journal, segments, query);
  if (beginning === undefined) return undefined;
  const { found, isLast } = await readItems(journal, segments, { ...query, beginning });
  const edge = found.at(-1);
  const items = await withReceipts(journal, id, query.scan === "forward" ? found : found.toReversed());
  if (isLast || edge === undefined) return { items, continueAtSeq: null };
  const continueIn = edge.segment.id;
  return { items, continueAtSeq: edge.event.seq, ...(continueIn === id ? {} : { continueIn }) };
}

/** An item and the transcript that it is from. */
type Found = { readonly event: Numbered<ItemEvent>; readonly segment: Segment };

type Items = { readonly found: readonly Found[]; readonly isLast: boolean };

/** Reads the items of a page, in the direction of the scan. After the last item of a segment it goes on in the next one. */
async function readItems(
  journal: Reader,
  segments: readonly Segment[],
  { beginning, scan, limit }: Pick<TranscriptQuery, "scan" | "limit"> & { readonly beginning: Beginning },
): Promise<Items> {
  const found: Found[] = [];
  const following =
    scan === "forward" ? segments.slice(beginning.index + 1) : segments.slice(0, beginning.index).toReversed();
  const [first] = segments.slice(beginning.index);
  for (const segment of first === undefined ? [] : [first, ...following]) {
    const bound = within(segment, segment === first ? beginning.bound : {});
    const isFull = await readSegment(journal, segment, { bound, scan, limit, found });
    if (isFull) return { found, isLast: false };
  }
  return { found, isLast: true };
}

type SegmentQuery = Pick<TranscriptQuery, "scan" | "limit"> & { readonly bound: Bound; readonly found: Found[] };

/** Adds the items of a segment, 16 at a time. Returns true if the page is full and there is a further one. Rule TR-07. */
async function readSegment(
  journal: Reader,
  segment: Segment,
  { bound, scan, limit, found }: SegmentQuery,
): Promise<boolean> {
  const isForward = scan === "forward";
  let length = found.reduce((sum, { event }) => sum + lengthOf(event), 0);
  for (let from = bound; ; ) {
    const wanted = Math.min(ITEMS_PAGE, limit + 1 - found.length); // one more than requested shows if there is another page
    const query = { ...from, order: scan, limit: wanted, types: segment.types };
    const read = await journal.read(conversationRef(segment.id), query);
    for (const event of isForward ? read : read.toReversed()) {
      if (found.length === limit || length >= FULL_PAGE_LENGTH) return true;
      found.push({ event, segment });
      length += lengthOf(event);
    }
    const last = isForward ? read.at(-1) : read[0];
    if (read.length < wanted || last === undefined) return false;
    from = isForward ? { ...bound, afterSeq: last.seq } : { ...bound, beforeSeq: last.seq };
  }
}

function lengthOf(event: ItemEvent): number {
  return event.type === "message.sent" ? event.content.length : 0;
}

/** Adds ids and receipts; those of each transcript are read together. */
async function withReceipts(
  journal: Reader,
  id: ConversationId,
  page: readonly Found[],
): Promise<readonly TranscriptItem[]> {
  const items: TranscriptItem[] = [];
  for (const segment of new Set(page.map((each) => each.segment))) {
    const events = page.flatMap((each) => (each.segment === segment ? [each.event] : []));
    const receipts = await readReceipts(journal, segment.id, events);
    for (const event of events) {
      const item = { id: idOfItem(segment.id, event), event, receipts: receipts.get(event.seq) ?? [] };
      items.push(segment.id === id ? item : { ...item, past: segment.id });
    }
  }
  return items;
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
