/** What a conversation is made of once it has been read from the wire: plain values, times as numbers. */
import type { EpochMs } from "@tributary/kernel";
import type { ParticipantRole } from "@tributary/model";

/** Who wrote or did something, as the transcript names them. The display name is somebody's own words: never trust it as markup. */
export type ChatAuthor = {
  readonly participantId: string;
  readonly role: ParticipantRole;
  readonly displayName: string;
};

/** What one participant's client has done with a message. At least one of the two times is set. */
export type ChatReceipt = {
  readonly recipientId: string;
  readonly deliveredAt: EpochMs | null;
  readonly readAt: EpochMs | null;
};

/** One item of a transcript. `id` is unique, `at` strictly increases from item to item of a conversation. */
export type ConversationItem = { readonly id: string; readonly at: EpochMs } & (
  | {
      readonly type: "message";
      readonly author: ChatAuthor;
      readonly contentType: string;
      readonly content: string;
      /** One for each recipient that has told, ordered by recipient. */
      readonly receipts: readonly ChatReceipt[];
    }
  | { readonly type: "joined" | "left"; readonly author: ChatAuthor }
  | { readonly type: "ended" }
  | { /** Something that this version does not show. */ readonly type: "other"; readonly contentType: string }
);

/** A message of a transcript. */
export type MessageItem = Extract<ConversationItem, { type: "message" }>;

/** A message that the center has not confirmed yet. */
export type PendingMessage = {
  /** The ClientToken it is sent with, however often. */
  readonly token: string;
  readonly contentType: string;
  readonly content: string;
  readonly writtenAt: EpochMs;
  /** The time of the newest item known when it was written: its own item can only be later. */
  readonly afterAt: EpochMs;
  /** Whether the center has refused it. */
  readonly failed: boolean;
};
