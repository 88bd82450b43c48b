import type { Center } from "@tributary/engine";
import type { Clock } from "@tributary/kernel";
import type { ConversationId, ItemEvent, Numbered } from "@tributary/model";

/** How far back somebody who returns is told what they missed. */
export type ReplayLimits = {
  readonly maxItems: number;
  /** Unit: milliseconds. */
  readonly maxAgeMs: number;
};

/** Items are read in pages of this size. */
const PAGE_ITEMS = 100;

/** The newest items after number `seq` within the limits, ascending. */
export async function missedItems(
  { center, clock }: { readonly center: Pick<Center, "live">; readonly clock: Clock },
  { maxItems, maxAgeMs }: ReplayLimits,
  from: { readonly conversationId: ConversationId; readonly seq: number },
): Promise<readonly Numbered<ItemEvent>[]> {
  const oldest = clock.now() - maxAgeMs;
  let kept: readonly Numbered<ItemEvent>[] = [];
  let seq = from.seq;
  while (true) {
    const page = await center.live.itemsAfter(from.conversationId, seq, PAGE_ITEMS);
    kept = [...kept, ...page.filter(({ at }) => at >= oldest)].slice(-maxItems);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ITEMS) return kept;
    seq = last.seq;
  }
}
