import type { EpochMs } from "@tributary/kernel";
import type { ChatRating, ChatTerms, ContactId, ConversationEvent, Numbered, PastTranscript } from "@tributary/model";
import { type Attachment, type AttachmentEvent, evolveAttachments, isAttachmentEvent } from "./attachments.ts";
import type { Inactivity } from "./inactivity.ts";
import { NO_MESSAGES, type RecentMessages, withMessage, withReceipt } from "./recent-messages.ts";
import { NO_TOKENS, type SentTokens, withToken } from "./sent-tokens.ts";

/** The part of a conversation's state that only chats have. The messages themselves are in the journal. */
export type ChatPart = {
  readonly contentTypes: readonly string[];
  /** Time at which the chat ends because of its maximum duration (CM-07). */
  readonly expiresAt: EpochMs;
  /** Roles that leave when the customer ends the chat. Absent: none. */
  readonly leaveWithCustomer?: ChatTerms["leaveWithCustomer"];
  /** Absent: the customer's client cannot show messages of bots while they are written. */
  readonly responseMode?: ChatTerms["responseMode"];
  /** Length of all messages. Unit: UTF-16 units. */
  readonly contentLength: number;
  /** The contact that the chat continues. Absent: none. */
  readonly continuedFrom?: ContactId;
  /** Transcripts that precede that of the chat, oldest first. Absent: none. */
  readonly past?: readonly PastTranscript[];
  /** Absent: the customer has not rated it. */
  readonly rating?: ChatRating;
  /** Absent: no timers were set for its roles. */
  readonly inactivity?: Inactivity;
  /** The newest messages; empty once the contact has ended. Left out of snapshots and read from the journal on load. */
  readonly recent: RecentMessages;
  /** The client tokens of the last ten minutes; kept and left out like the newest messages. */
  readonly sent: SentTokens;
  /** Files of the chat, in the order of their starts: at most 35 (AT-04). Absent: none. */
  readonly attachments?: readonly Attachment[];
};

/** Events that change the chat part alone. */
export type ChatEvent = Extract<ConversationEvent, { type: "message.sent" | "receipt.recorded" }> | AttachmentEvent;

/** Returns the part of a chat that starts at `at`. */
export function newChatPart({ durationMs, ...terms }: ChatTerms, at: EpochMs): ChatPart {
  return { ...terms, expiresAt: at + durationMs, contentLength: 0, recent: NO_MESSAGES, sent: NO_TOKENS };
}

/** Returns the part after a message, a receipt, or a change of an attachment. */
export function evolveChatPart(part: ChatPart, event: Numbered<ChatEvent>): ChatPart {
  if (event.type === "receipt.recorded") return { ...part, recent: withReceipt(part.recent, event) };
  if (event.type === "message.sent") {
    const contentLength = part.contentLength + event.content.length;
    return { ...part, contentLength, recent: withMessage(part.recent, event), sent: withToken(part.sent, event) };
  }
  const changed = { ...part, attachments: evolveAttachments(part.attachments ?? [], event) };
  return event.type === "attachment.sent" ? { ...changed, recent: withMessage(part.recent, event) } : changed;
}

/** Returns the part without what is read from the journal on load. */
export function withoutRecent(part: ChatPart): ChatPart {
  return { ...part, recent: NO_MESSAGES, sent: NO_TOKENS };
}

/** Returns the part after the end of the contact. Files that were not sent are gone. */
export function endChatPart(part: ChatPart): ChatPart {
  const { attachments, ...rest } = withoutRecent(part);
  const kept = attachments?.filter(({ phase }) => phase === "sent" || phase === "rejected");
  return kept === undefined ? rest : { ...rest, attachments: kept };
}

/** Returns true for the types of {@link ChatEvent}. */
export function isChatEvent(type: ConversationEvent["type"]): type is ChatEvent["type"] {
  return type === "message.sent" || type === "receipt.recorded" || isAttachmentEvent(type);
}
