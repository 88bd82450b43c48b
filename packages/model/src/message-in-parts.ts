import type { ItemId, ParticipantId } from "./ids.ts";

/** A message that was sent in parts. The parts are not stored. */
export type MessageInParts = {
  /** Id of the message and of its parts. */
  readonly itemId: ItemId;
  /** Number of parts before the whole message. */
  readonly count: number;
  /** The customer. */
  readonly shownTo: ParticipantId;
};
