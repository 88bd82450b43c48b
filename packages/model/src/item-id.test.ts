import { isUuid } from "@tributary/kernel";
import { expect, it } from "vitest";
import { asId, type ConversationId, type ItemId } from "./ids.ts";
import { idOfItem, itemIdOf, timeOfItemId } from "./item-id.ts";

const conversation = asId<ConversationId>("019b76da-a800-7b63-927c-65cdee869508");
const other = asId<ConversationId>("019b76da-a800-7b63-927c-65cdee869509");
const at = Date.UTC(2026, 0, 1);

it("[EV-03] an item's id is a deterministic UUID that contains the item's time", () => {
  const id = itemIdOf(conversation, 7, at);

  expect([isUuid(id), timeOfItemId(id), itemIdOf(conversation, 7, at)]).toEqual([true, at, id]);
});

it("[EV-03] items with another number, time or conversation have another id", () => {
  const ids = [...Array(300).keys()].flatMap((seq) => [
    itemIdOf(conversation, seq, at),
    itemIdOf(other, seq + 1_000_000, at),
    itemIdOf(conversation, seq, at + 1),
  ]);

  expect(new Set(ids).size).toBe(ids.length);
});

it("[EV-04] an item has the id of its parts, if it has some", () => {
  const itemId = asId<ItemId>("019b76da-a800-7000-8000-000000000001");

  expect(idOfItem(conversation, { seq: 7, at, inParts: { itemId } })).toBe(itemId);
  expect(idOfItem(conversation, { seq: 7, at })).toBe(itemIdOf(conversation, 7, at));
});

it("returns no time for text that is not an id", () => {
  expect(timeOfItemId("nothing")).toBeUndefined();
});
