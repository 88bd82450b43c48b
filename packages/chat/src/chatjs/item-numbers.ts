/** Numbers of items: the ids that a center gives them are derived from the conversation, and contain their number. Source: EV-03, CJ-23, ADR 0029. */
import { numberOfDerivedUuid } from "@tributary/kernel";
import type { ReceivedItem } from "./chat-data.ts";

/** Numbers of the items that a session has passed on. */
export interface ItemNumbers {
  /** Records that the item was passed on. */
  note(item: ReceivedItem): void;
  /** True if no item can be missing before this one. */
  follows(item: ReceivedItem): boolean;
  /** True if the item has a number. */
  has(item: ReceivedItem): boolean;
  /** Sorts items in place, unless some have no numbers. */
  sort(items: ReceivedItem[]): void;
}

/** Creates the numbers of a conversation, none of whose items was passed on. */
export function createItemNumbers(conversationId: string): ItemNumbers {
  let last: number | undefined;
  const numberOf = ({ Id }: ReceivedItem): number | undefined =>
    typeof Id === "string" ? numberOfDerivedUuid(conversationId, Id) : undefined;
  const has = (item: ReceivedItem): boolean => numberOf(item) !== undefined;
  return {
    note(item) {
      const number = numberOf(item);
      if (number !== undefined) last = Math.max(number, last ?? number);
    },
    follows: (item) => last === undefined || (numberOf(item) ?? 0) <= last + 1,
    has,
    sort(items) {
      if (items.every(has)) items.sort((one, other) => (numberOf(one) ?? 0) - (numberOf(other) ?? 0));
    },
  };
}
