import type { EventReader } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ConversationEvent, MessageInParts, Numbered, ParticipantId } from "@tributary/model";

/** Number of newest messages kept in the state, for receipts. Source: CH-08. */
export const RECENT_MESSAGES = 64;

/** Facts of a message needed to detect a receipt without news. */
export type RecentMessage = {
  readonly seq: number;
  readonly at: EpochMs;
  readonly senderId: ParticipantId;
  /** Absent: it was sent as a whole. */
  readonly inParts?: MessageInParts;
  readonly receipts: readonly MessageReceipt[];
};

/** Receipt of a message by one recipient's client. */
export type MessageReceipt = {
  readonly recipientId: ParticipantId;
  readonly deliveredAt: EpochMs;
  readonly readAt: EpochMs | null;
};

/** The newest messages of a conversation, oldest first. */
export type RecentMessages = { readonly messages: readonly RecentMessage[] };

export const NO_MESSAGES: RecentMessages = { messages: [] };

/** Receipts read at once when the list is rebuilt. */
const RECEIPTS_PAGE = 1_000;

const NO_RECEIPTS: readonly MessageReceipt[] = [];

/** Types of items that have receipts. */
export const ANSWERED_TYPES = ["message.sent", "attachment.sent"] as const;

type MessageSent = Numbered<Extract<ConversationEvent, { type: (typeof ANSWERED_TYPES)[number] }>>;
type ReceiptRecorded = Numbered<Extract<ConversationEvent, { type: "receipt.recorded" }>>;

/** Returns the list with a new message. */
export function withMessage({ messages }: RecentMessages, event: MessageSent): RecentMessages {
  const { seq, at, participantId: senderId } = event;
  const kept = messages.length < RECENT_MESSAGES ? messages : messages.slice(messages.length - RECENT_MESSAGES + 1);
  const { inParts } = event.type === "message.sent" ? event : {};
  const message = { seq, at, senderId, receipts: NO_RECEIPTS };
  return { messages: kept.concat([inParts === undefined ? message : { ...message, inParts }]) };
}

/** Returns the list with a receipt recorded. No effect if the message is no longer in it. */
export function withReceipt({ messages }: RecentMessages, event: ReceiptRecorded): RecentMessages {
  const { messageSeq, recipientId, deliveredAt, readAt } = event;
  const index = messages.findLastIndex(({ seq }) => seq <= messageSeq);
  const message = messages[index];
  if (message?.seq !== messageSeq) return { messages };
  const others = message.receipts.filter((receipt) => receipt.recipientId !== recipientId);
  return {
    messages: messages.with(index, { ...message, receipts: [...others, { recipientId, deliveredAt, readAt }] }),
  };
}

/** Reads the newest messages of a conversation and their receipts from its stream. */
export async function readRecentMessages(read: EventReader<ConversationEvent>): Promise<RecentMessages> {
  const messages = await read({ order: "backward", limit: RECENT_MESSAGES, types: ANSWERED_TYPES });
  let recent = messages.reduce(withMessage, NO_MESSAGES);
  let afterSeq = messages[0]?.seq;
  while (afterSeq !== undefined) {
    const receipts = await read({ order: "forward", afterSeq, limit: RECEIPTS_PAGE, types: ["receipt.recorded"] });
    recent = receipts.reduce(withReceipt, recent);
    afterSeq = receipts.length < RECEIPTS_PAGE ? undefined : receipts.at(-1)?.seq;
  }
  return recent;
}
