import { derivedUuid, type EpochMs, timeOfUuid } from "@tributary/kernel";
import { asId, type ConversationId, type ItemId } from "./ids.ts";

/**
 * The id of the item with number `seq` and time `at` in a conversation.
 *
 * A version 7 UUID whose random part is the conversation's own, with the number mixed in: the same item always has the same id
 * without its being stored, two conversations never share one, and the id tells the item's time, by which it is found again.
 * Source: EV-03.
 */
export function itemIdOf(conversationId: ConversationId, seq: number, at: EpochMs): ItemId {
  return asId<ItemId>(derivedUuid(conversationId, at, seq));
}

/** The time in an item's id, or undefined when the text cannot be one. */
export function timeOfItemId(id: string): EpochMs | undefined {
  return timeOfUuid(id);
}
