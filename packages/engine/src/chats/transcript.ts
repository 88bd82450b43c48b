import type { EpochMs } from "@tributary/kernel";
import {
  type ConversationEvent,
  type ConversationId,
  ITEM_TYPES,
  type ItemEvent,
  itemIdOf,
  type Numbered,
  timeOfItemId,
} from "@tributary/model";
import type { Receipt, StartPosition, TranscriptItem, TranscriptPage, TranscriptQuery } from "../api.ts";
import type { EventQuery, Store, StreamRef } from "../ports/store.ts";

/**
 * Reads a page of a transcript. `undefined` when the start position is an item that is not in this conversation.
 *
 * A start position is inclusive: the item it names begins the page. Source: participant protocol 1.7; TR-01 to TR-05.
 */
export async function readTranscript(
  store: Store,
  id: ConversationId,
  query: TranscriptQuery,
): Promise<TranscriptPage | undefined> {
  const stream: StreamRef = { kind: "conversation", id };
  const bound = await boundOf(store, stream, query);
  if (bound === undefined) return undefined;
  const order = query.scan;
  // One more than asked for tells whether there is another page.
  const events = await store.readEvents(stream, { ...bound, order, limit: query.limit + 1, types: ITEM_TYPES });
  const items = events as readonly Numbered<ItemEvent>[]; // asked for these types
  const isLast = items.length <= query.limit;
  const page = isLast ? items : cut(items, query);
  const edge = order === "forward" ? page.at(-1) : page[0];
  return {
    items: await withReceipts(store, stream, page),
    continueAtSeq: isLast || edge === undefined ? null : edge.seq,
  };
}

function cut(items: readonly Numbered<ItemEvent>[], { scan, limit }: TranscriptQuery): readonly Numbered<ItemEvent>[] {
  return scan === "forward" ? items.slice(0, limit) : items.slice(1);
}

type Bound = Pick<EventQuery, "afterSeq" | "beforeSeq">;

async function boundOf(store: Store, stream: StreamRef, query: TranscriptQuery): Promise<Bound | undefined> {
  if (query.continueAtSeq !== null)
    return query.scan === "forward" ? { afterSeq: query.continueAtSeq } : { beforeSeq: query.continueAtSeq };
  if (query.start === null) return {};
  const isForward = query.scan === "forward";
  if (query.start.kind === "time") {
    return isForward
      ? { afterSeq: (await firstSeqNotBefore(store, stream, query.start.at)) - 1 }
      : { beforeSeq: await firstSeqNotBefore(store, stream, query.start.at + 1) };
  }
  const seq = await seqOf(store, stream, query.start);
  if (seq === undefined) return undefined;
  return isForward ? { afterSeq: seq - 1 } : { beforeSeq: seq + 1 };
}

async function seqOf(
  store: Store,
  stream: StreamRef,
  start: Exclude<StartPosition, { kind: "time" }>,
): Promise<number | undefined> {
  if (start.kind === "most-recent") {
    const newest = await store.readEvents(stream, { order: "backward", limit: start.count, types: ITEM_TYPES });
    return newest[0]?.seq ?? 1;
  }
  const at = timeOfItemId(start.id);
  if (at === undefined) return undefined;
  const seqs = await store.seqsAt(stream, at);
  // The stream's id is the conversation's.
  return seqs.find((seq) => itemIdOf(stream.id as ConversationId, seq, at) === start.id);
}

/** The number of the first event at or after `at`, found by halving since times never decrease; one past the last when there is none. */
async function firstSeqNotBefore(store: Store, stream: StreamRef, at: EpochMs): Promise<number> {
  const [last] = await store.readEvents(stream, { order: "backward", limit: 1 });
  let low = 1;
  let high = (last?.seq ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [event] = await store.readEvents(stream, { order: "forward", afterSeq: middle - 1, limit: 1 });
    if (event !== undefined && event.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function withReceipts(
  store: Store,
  stream: StreamRef,
  page: readonly Numbered<ItemEvent>[],
): Promise<readonly TranscriptItem[]> {
  const first = page.find(({ type }) => type === "message.sent");
  const receipts = first === undefined ? new Map<number, Receipt[]>() : await readReceipts(store, stream, first.seq);
  return page.map((event) => ({
    id: itemIdOf(stream.id as ConversationId, event.seq, event.at), // only conversations have transcripts
    event,
    receipts: receipts.get(event.seq) ?? [],
  }));
}

async function readReceipts(store: Store, stream: StreamRef, afterSeq: number): Promise<Map<number, Receipt[]>> {
  const query: EventQuery = { order: "forward", afterSeq, limit: Number.MAX_SAFE_INTEGER, types: ["receipt.recorded"] };
  const byMessage = new Map<number, Receipt[]>();
  for (const event of await store.readEvents(stream, query)) {
    const recorded = event as Numbered<Extract<ConversationEvent, { type: "receipt.recorded" }>>; // asked for this type
    const { messageSeq, recipientId, deliveredAt, readAt } = recorded;
    const others = (byMessage.get(messageSeq) ?? []).filter((receipt) => receipt.recipientId !== recipientId);
    byMessage.set(messageSeq, [...others, { recipientId, deliveredAt, readAt }]);
  }
  return byMessage;
}
