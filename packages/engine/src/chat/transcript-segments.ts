/** Positions in a transcript that continues those of ended chats. Rule RH-03. */
import type { Journal } from "@tributary/journal";
import { type EpochMs, numberOfDerivedUuid } from "@tributary/kernel";
import { type ConversationId, type ItemEvent, itemIdOf, SHARED_ITEM_TYPES, timeOfItemId } from "@tributary/model";
import { conversationRef } from "../contact/conversation-stream.ts";
import { PARTS_LIFETIME_MS } from "./message-parts.ts";
import type { TranscriptQuery, VisibleItems } from "./transcript-query.ts";

/** A part of a transcript: the visible items of one conversation. */
export type Segment = {
  readonly id: ConversationId;
  readonly types: readonly ItemEvent["type"][];
  /** Number of its last event; null: no limit. */
  readonly untilSeq: number | null;
  /** Its items are not earlier. */
  readonly from: EpochMs;
  /** Its items are not later. */
  readonly until: EpochMs;
};

/** Numbers between which items are read. */
export type Bound = { readonly afterSeq?: number; readonly beforeSeq?: number };

/** The segment in which a page begins, and the position there. */
export type Beginning = { readonly index: number; readonly bound: Bound };

/** Messages read at once to find one that was sent in parts. */
const MESSAGES_PAGE = 64;

/** Time after the beginning of its parts in which a message is found: theirs, and one minute for clocks that differ. Unit: milliseconds. */
const LATEST_AFTER_MS = PARTS_LIFETIME_MS + 60_000;

type Reader = Pick<Journal, "read" | "seqsAt">;

/** Returns the parts of a transcript, oldest first. The items of the past are those that all participants saw. */
export function segmentsOf(id: ConversationId, { types, untilSeq, past = [] }: VisibleItems): readonly Segment[] {
  const before = past.map((each) => ({ ...each, id: each.conversationId, types: SHARED_ITEM_TYPES }));
  const from = before.at(-1)?.until ?? Number.NEGATIVE_INFINITY;
  return [...before, { id, types, untilSeq, from, until: Number.POSITIVE_INFINITY }];
}

/** Returns the numbers between which the items of a segment are, within a bound. */
export function within({ untilSeq }: Segment, bound: Bound): Bound {
  if (untilSeq === null) return bound;
  return { ...bound, beforeSeq: Math.min(bound.beforeSeq ?? Number.POSITIVE_INFINITY, untilSeq + 1) };
}

/** Returns the position at which a page begins; undefined if it is in none of the segments. */
export async function beginningOf(
  journal: Reader,
  segments: readonly Segment[],
  { scan, start, continueAtSeq, continueIn }: TranscriptQuery,
): Promise<Beginning | undefined> {
  const isForward = scan === "forward";
  const last = segments.length - 1;
  if (continueAtSeq !== null) {
    const index = continueIn === undefined ? last : segments.findIndex(({ id }, at) => id === continueIn && at < last);
    return index < 0
      ? undefined
      : { index, bound: isForward ? { afterSeq: continueAtSeq } : { beforeSeq: continueAtSeq } };
  }
  if (start === null) return { index: isForward ? 0 : last, bound: {} };
  if (start.kind === "time") return beginningAt(journal, segments, { at: start.at, isForward });
  const item =
    start.kind === "id" ? await itemAt(journal, segments, start.id) : await newest(journal, segments, start.count);
  if (item === undefined) return undefined;
  return { index: item.index, bound: isForward ? { afterSeq: item.seq - 1 } : { beforeSeq: item.seq + 1 } };
}

/** A page that begins at a time: with the first item at or after it, or backward with the last one at or before it. */
async function beginningAt(
  journal: Reader,
  segments: readonly Segment[],
  { at, isForward }: { readonly at: EpochMs; readonly isForward: boolean },
): Promise<Beginning> {
  const index = isForward
    ? segments.findIndex(({ until }) => until >= at)
    : Math.max(
        0,
        segments.findLastIndex(({ from }) => from <= at),
      );
  const id = segments[index]?.id;
  if (id === undefined) return { index, bound: {} };
  const bound = isForward
    ? { afterSeq: (await firstSeqNotBefore(journal, id, at)) - 1 }
    : { beforeSeq: await firstSeqNotBefore(journal, id, at + 1) };
  return { index, bound };
}

type Place = { readonly index: number; readonly seq: number };

async function itemAt(journal: Reader, segments: readonly Segment[], itemId: string): Promise<Place | undefined> {
  const at = timeOfItemId(itemId);
  if (at === undefined) return undefined;
  for (const [index, { id, from, until }] of segments.entries()) {
    if (at < from || at > until) continue;
    const seqs = await journal.seqsAt(conversationRef(id), at);
    const seq =
      seqs.find((each) => itemIdOf(id, each, at) === itemId) ?? (await seqInParts(journal, id, { itemId, at }));
    if (seq !== undefined) return { index, seq };
  }
  return undefined;
}

type IdAndTime = { readonly itemId: string; readonly at: EpochMs };

/** Returns the number of the message that was sent in parts under an id, which contains the time at which they began. Rule TR-08. */
async function seqInParts(journal: Reader, id: ConversationId, { itemId, at }: IdAndTime): Promise<number | undefined> {
  if (numberOfDerivedUuid(id, itemId) !== undefined) return undefined;
  const query = { order: "forward", limit: MESSAGES_PAGE, types: ["message.sent"] } as const;
  for (let afterSeq = (await firstSeqNotBefore(journal, id, at)) - 1; ; ) {
    const page = await journal.read(conversationRef(id), { ...query, afterSeq });
    const found = page.find((event) => event.type === "message.sent" && event.inParts?.itemId === itemId);
    const last = page.at(-1);
    if (found !== undefined) return found.seq;
    if (last === undefined || page.length < MESSAGES_PAGE || last.at > at + LATEST_AFTER_MS) return undefined;
    afterSeq = last.seq;
  }
}

/** Returns the place of the item that is the `count`th from the newest; that of the oldest one if there are fewer. */
async function newest(journal: Reader, segments: readonly Segment[], count: number): Promise<Place> {
  let missing = count;
  let place: Place = { index: segments.length - 1, seq: 1 };
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    const segment = segments[index];
    if (segment === undefined) break;
    const query = { ...within(segment, {}), order: "backward", limit: missing, types: segment.types } as const;
    const items = await journal.read(conversationRef(segment.id), query);
    const [oldest] = items;
    if (oldest !== undefined) place = { index, seq: oldest.seq };
    missing -= items.length;
    if (missing === 0) break;
  }
  return place;
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
