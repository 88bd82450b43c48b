import { type EpochMs, formatUuid, timeOfUuid, writeTime } from "@tributary/kernel";
import { asId, type ConversationId, type ItemId } from "./ids.ts";

/**
 * The id of the item with number `seq` and time `at` in a conversation.
 *
 * A version 7 UUID whose random part is the conversation's own, with the number mixed in: the same item always has the same id
 * without its being stored, two conversations never share one, and the id tells the item's time, by which it is found again.
 * Source: EV-03.
 */
export function itemIdOf(conversationId: ConversationId, seq: number, at: EpochMs): ItemId {
  const bytes = bytesOf(conversationId);
  for (let shift = 0, index = 15; index >= 10; shift += 1, index -= 1) {
    bytes[index] = (bytes[index] ?? 0) ^ (Math.floor(seq / 2 ** (8 * shift)) & 0xff);
  }
  writeTime(bytes, at);
  return asId<ItemId>(formatUuid(bytes));
}

/** The time in an item's id, or undefined when the text cannot be one. */
export function timeOfItemId(id: string): EpochMs | undefined {
  return timeOfUuid(id);
}

function bytesOf(uuid: string): Uint8Array {
  const digits = uuid.replaceAll("-", "");
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 16; index += 1)
    bytes[index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  return bytes;
}
