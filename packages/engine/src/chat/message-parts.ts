/** Messages that a bot sends in parts. Rules SB-01 to SB-06. */
import type { EpochMs } from "@tributary/kernel";
import type { Author, ContactId, ItemId, MessageInParts, ParticipantId } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";

/** Time from the beginning of a message to its end, after which nothing of it is accepted. Unit: milliseconds. Source: SB-06. */
export const PARTS_LIFETIME_MS = 5 * 60_000;

/** Content types of messages in parts: parts of other content cannot be shown. */
export const CONTENT_TYPES_IN_PARTS = ["text/plain", "text/markdown"] as const;

/** A part of a message. `number`: from 1. */
export type NewPart = {
  readonly itemId: ItemId;
  readonly number: number;
  readonly contentType: string;
  readonly content: string;
};

/** A part as it is sent to the customer. */
export type ShownPart = NewPart & {
  readonly at: EpochMs;
  readonly contactId: ContactId;
  readonly author: Author;
  /** The only participant who receives it. */
  readonly shownTo: ParticipantId;
};

/** Returns the customer who is shown parts; undefined if they get whole messages only. */
export function readerOfParts({ chat, participants }: ConversationState): ParticipantId | undefined {
  if (chat?.responseMode !== "incremental") return undefined;
  return participants.find(({ role }) => role === "customer")?.id;
}

/** Returns what is stored of the parts of a message; undefined if the customer was shown none. */
export function partsOf(
  state: ConversationState,
  parts: Omit<MessageInParts, "shownTo"> | undefined,
): MessageInParts | undefined {
  const shownTo = parts && readerOfParts(state);
  return shownTo && { itemId: parts.itemId, count: parts.count, shownTo };
}
