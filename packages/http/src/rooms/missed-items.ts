import type { Center } from "@tributary/engine";
import type { Clock } from "@tributary/kernel";
import type { ConversationId, ItemEvent, Numbered } from "@tributary/model";

/** How far back somebody who returns is told what they missed. */
export type ReplayLimits = {
  readonly maxItems: number;
  /** Unit: milliseconds. */
  readonly maxAgeMs: number;
};

/** Whose missed items: those after number `seq`. */
export type MissedFrom = {
  readonly conversationId: ConversationId;
  readonly seq: number;
};

/** Items are read in pages of this size. */
const PAGE_ITEMS = 100;

/** The newest of the missed items within the limits, ascending. */
export async function missedItems(
  { center, clock }: { readonly center: Pick<Center, "live">; readonly clock: Clock },
  { maxItems, maxAgeMs }: ReplayLimits,
  from: MissedFrom,
): Promise<readonly Numbered<ItemEvent>[]> {
  const oldest = clock.now() - maxAgeMs;
  let kept: readonly Numbered<ItemEvent>[] = [];
  let seq = from.seq;
  while (true) {
    const page = await center.live.itemsAfter(from.conversationId, seq, PAGE_ITEMS);
    kept = [...kept, ...page.filter((event) => event.at >= oldest)].slice(-maxItems);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ITEMS) return kept;
    seq = last.seq;
  }
}
