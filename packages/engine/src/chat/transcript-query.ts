import type { EpochMs } from "@tributary/kernel";
import type { ConversationId, ItemEvent, PastTranscript } from "@tributary/model";

/** Position at which a page of a transcript starts. The item at the position is included. */
export type StartPosition =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "time"; readonly at: EpochMs }
  | { readonly kind: "most-recent"; readonly count: number };

/** Selects a page. Source: docs/wire/participant.md#gettranscript. */
export type TranscriptQuery = {
  readonly scan: "forward" | "backward";
  readonly limit: number;
  readonly start: StartPosition | null;
  /** Continues after this number, in the direction of the scan: the end of the previous page. */
  readonly continueAtSeq: number | null;
  /** The ended conversation in which the previous page ended. Absent: the conversation itself. */
  readonly continueIn?: ConversationId;
  /** True to leave out the transcripts of the chats that it continues. */
  readonly isWithoutPast?: boolean;
};

/**
 * The part of a transcript that its reader may see: types of items, the number of the last one (null: no limit), and the transcripts that precede it, oldest
 * first (absent: none).
 */
export type VisibleItems = {
  readonly types: readonly ItemEvent["type"][];
  readonly untilSeq: number | null;
  readonly past?: readonly PastTranscript[];
};
