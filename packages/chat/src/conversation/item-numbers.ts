/** Numbers of items: the ids that a center gives them are derived from the conversation, and contain their number. Source: EV-03, ADR 0029. */
import { numberOfDerivedUuid } from "@tributary/kernel";

/** Numbers of the items that a session has. Ids of other services, and those of other conversations, have none. */
export interface ItemNumbers {
  /** Records an id. */
  note(id: unknown): void;
  /** Forgets the items after this one: they may be missing. */
  goBackTo(id: unknown): void;
  /** True if no item can be missing before this one. */
  follows(id: unknown): boolean;
  /** Returns the number in an id. */
  of(id: unknown): number | undefined;
}

/** Creates the numbers of a conversation without items. */
export function createItemNumbers(conversationId: string): ItemNumbers {
  let last: number | undefined;
  const of = (id: unknown): number | undefined =>
    typeof id === "string" ? numberOfDerivedUuid(conversationId, id) : undefined;
  return {
    note(id) {
      const number = of(id);
      if (number !== undefined) last = Math.max(number, last ?? number);
    },
    goBackTo(id) {
      last = of(id) ?? last;
    },
    follows: (id) => last === undefined || (of(id) ?? 0) <= last + 1,
    of,
  };
}
