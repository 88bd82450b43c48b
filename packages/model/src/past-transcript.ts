import type { EpochMs } from "@tributary/kernel";
import type { ConversationId } from "./ids.ts";

/** The transcript of an ended chat that a later one continues, as a whole or up to the end of one of its contacts. */
export type PastTranscript = {
  readonly conversationId: ConversationId;
  /** Number of its last event; null: all of it. */
  readonly untilSeq: number | null;
  /** Time of its beginning. */
  readonly from: EpochMs;
  /** Time of its end. */
  readonly until: EpochMs;
  readonly contacts: number;
  /** Length of the messages of the whole chat. Unit: UTF-16 units. */
  readonly length: number;
};
