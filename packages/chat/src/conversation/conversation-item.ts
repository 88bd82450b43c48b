/** Parsed items of a conversation: plain values, times as numbers. */
import type { EpochMs } from "@tributary/kernel";

/** Author of a message or event, as in the transcript. The display name is user input: never render it as markup. */
export type ChatAuthor = {
  readonly participantId: string;
  readonly role: "agent" | "customer" | "system" | "custom-bot" | "supervisor";
  readonly displayName: string;
};

/** Delivery status of a message for one recipient. At least one of the two times is set. */
export type ChatReceipt = {
  readonly recipientId: string;
  readonly deliveredAt: EpochMs | null;
  readonly readAt: EpochMs | null;
};

/**
 * A file that a participant has sent. `name` is user input. Only approved files can be loaded; `checking`: the center's scanner has not
 * answered yet; `rejected`: it has refused the file.
 */
export type ChatAttachment = {
  readonly id: string;
  readonly name: string;
  /** MIME type, as the sender has stated it. */
  readonly contentType: string;
  readonly status: "approved" | "rejected" | "checking";
};

/** A step of the customer's sign-in at an OpenID provider, in the words of the content types. The first one has the id that the session's methods expect. */
export type AuthenticationStep =
  | { readonly step: "initiated"; readonly sessionId: string }
  | { readonly step: (typeof AUTHENTICATION_ENDS)[number] };

/** Ends of a sign-in. */
export const AUTHENTICATION_ENDS = ["succeeded", "failed", "timeout", "expired", "cancelled"] as const;

/** One item of a transcript. `id` is unique, `at` strictly increases from item to item of a conversation. */
export type ConversationItem = { readonly id: string; readonly at: EpochMs } & (
  | {
      readonly type: "message";
      readonly author: ChatAuthor;
      readonly contentType: string;
      readonly content: string;
      /** The files of a message without text. Absent: a message with text. */
      readonly attachments?: readonly ChatAttachment[];
      /** At most one per recipient, ordered by recipient. */
      readonly receipts: readonly ChatReceipt[];
      /** True for a message of a chat that this one continues. Absent: of this one. */
      readonly isPast?: true;
    }
  | {
      /** `idle`: they have sent nothing for the time of their role; `returned`: they were idle, and are about to send something. Both are in no transcript. */
      readonly type: "joined" | "left" | "idle" | "returned";
      readonly author: ChatAuthor;
    }
  | { readonly type: "invited"; readonly participant: ChatAuthor }
  | { readonly type: "renamed"; readonly participant: ChatAuthor }
  | ({ readonly type: "authentication" } & AuthenticationStep)
  | { readonly type: "ended" }
  | { /** This agent transferred the chat, or tried to. */ readonly type: "transferred" | "transfer-failed" }
  | {
      /** An item that is not shown in this form. Without `from` it is not of this chat. */
      readonly type: "other";
      readonly contentType: string;
      readonly from?: ChatAuthor | null;
      readonly content?: string | null | undefined;
    }
);

/** A message in a transcript. */
export type MessageItem = Extract<ConversationItem, { type: "message" }>;

/** A message that the center has not confirmed yet. */
export type PendingMessage = {
  /** ClientToken, the same for all attempts to send the message. */
  readonly token: string;
  readonly contentType: string;
  readonly content: string;
  readonly writtenAt: EpochMs;
  /** Time of the newest known item when the message was written; the message's own item is later. */
  readonly afterAt: EpochMs;
  /** True if the center refused the message. */
  readonly failed: boolean;
};
