import { derivedUuid, type EpochMs, timeOfUuid } from "@tributary/kernel";
import { asId, type ConversationId, type ItemId } from "./ids.ts";
import type { MessageInParts } from "./message-in-parts.ts";

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

/** An event that is an item: its number and time, and the id of its parts if it is a message that has some. */
type IdentifiedItem = {
  readonly seq: number;
  readonly at: EpochMs;
  readonly inParts?: Pick<MessageInParts, "itemId">;
};

/** Returns the id of an item: that of its parts, or the derived one. Source: EV-03, EV-04. */
export function idOfItem(conversationId: ConversationId, { seq, at, inParts }: IdentifiedItem): ItemId {
  return inParts?.itemId ?? itemIdOf(conversationId, seq, at);
}

/** Returns the time in an item's id, or undefined if the text is not an item id. */
export function timeOfItemId(id: string): EpochMs | undefined {
  return timeOfUuid(id);
}
