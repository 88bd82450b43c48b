import type { EpochMs } from "@tributary/kernel";
import type { ChatTerms, ConversationEvent, Numbered } from "@tributary/model";
import { NO_MESSAGES, type RecentMessages, withMessage, withReceipt } from "./recent-messages.ts";

/** The part of a conversation's state that only chats have. The messages themselves are in the journal. */
export type ChatPart = {
  readonly contentTypes: readonly string[];
  /** Time at which the chat ends because of its maximum duration (CM-07). */
  readonly expiresAt: EpochMs;
  /** The newest messages; empty once the contact has ended. Left out of snapshots and read from the journal on load. */
  readonly recent: RecentMessages;
};

/** Events that change the chat part alone. */
export type ChatEvent = Extract<ConversationEvent, { type: "message.sent" | "receipt.recorded" }>;

/** Returns the part of a chat that starts at `at`. */
export function newChatPart({ contentTypes, durationMs }: ChatTerms, at: EpochMs): ChatPart {
  return { contentTypes, expiresAt: at + durationMs, recent: NO_MESSAGES };
}

/** Returns the part after a message or a receipt. */
export function evolveChatPart(part: ChatPart, event: Numbered<ChatEvent>): ChatPart {
  const recent = event.type === "message.sent" ? withMessage(part.recent, event) : withReceipt(part.recent, event);
  return { ...part, recent };
}

/** Returns the part after the end of the contact. */
export function endChatPart(part: ChatPart): ChatPart {
  return { ...part, recent: NO_MESSAGES };
}

/** Returns true for the types of {@link ChatEvent}. */
export function isChatEvent(type: ConversationEvent["type"]): type is ChatEvent["type"] {
  return type === "message.sent" || type === "receipt.recorded";
}
