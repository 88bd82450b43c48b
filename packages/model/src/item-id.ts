import { derivedUuid, type EpochMs, timeOfUuid } from "@tributary/kernel";
import { asId, type ConversationId, type ItemId } from "./ids.ts";

/**
 * Returns the id of the item with number `seq` and time `at` in a conversation.
 *
 * A version 7 UUID with the random part of the conversation id and the number mixed in. The id is not stored because it
 * is deterministic, it is unique across conversations, and it contains the time by which the item is found.
 * Source: EV-03.
 */
export function itemIdOf(conversationId: ConversationId, seq: number, at: EpochMs): ItemId {
  return asId<ItemId>(derivedUuid(conversationId, at, seq));
}

/** Returns the time in an item's id, or undefined if the text is not an item id. */
export function timeOfItemId(id: string): EpochMs | undefined {
  return timeOfUuid(id);
}
