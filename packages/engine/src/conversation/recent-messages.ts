import type { EpochMs } from "@tributary/kernel";
import type { ConversationEvent, Numbered, ParticipantId } from "@tributary/model";

/** How many of the newest messages a conversation keeps at hand, for repeated tokens and receipts. Source: CH-05, CH-08. */
export const RECENT_MESSAGES = 64;

/** What must be known of a message to notice that it is sent again, or that a receipt says nothing new. */
export type RecentMessage = {
  readonly seq: number;
  readonly at: EpochMs;
  readonly senderId: ParticipantId;
  readonly clientToken: string | null;
  /** Of content type and content: the same token with other words is another message. */
  readonly bodyHash: number;
  readonly receipts: readonly MessageReceipt[];
};

/** How far one recipient's client got with a message. */
export type MessageReceipt = {
  readonly recipientId: ParticipantId;
  readonly deliveredAt: EpochMs;
  readonly readAt: EpochMs | null;
};

const NO_RECEIPTS: readonly MessageReceipt[] = [];

type MessageSent = Numbered<Extract<ConversationEvent, { type: "message.sent" }>>;
type ReceiptRecorded = Numbered<Extract<ConversationEvent, { type: "receipt.recorded" }>>;

/** The newest messages with `event` among them, oldest first. */
export function noteMessage(recent: readonly RecentMessage[], event: MessageSent): readonly RecentMessage[] {
  const kept = recent.length < RECENT_MESSAGES ? recent : recent.slice(recent.length - RECENT_MESSAGES + 1);
  const { seq, at, participantId, clientToken } = event;
  const bodyHash = clientToken === null ? 0 : hashBody(event.contentType, event.content);
  return kept.concat({ seq, at, senderId: participantId, clientToken, bodyHash, receipts: NO_RECEIPTS });
}

/** The newest messages with the receipt noted; it says nothing where its message is no longer among them. */
export function noteReceipt(recent: readonly RecentMessage[], event: ReceiptRecorded): readonly RecentMessage[] {
  const { recipientId, deliveredAt, readAt } = event;
  return recent.map((message) => {
    if (message.seq !== event.messageSeq) return message;
    const others = message.receipts.filter((receipt) => receipt.recipientId !== recipientId);
    return { ...message, receipts: [...others, { recipientId, deliveredAt, readAt }] };
  });
}

/** A 53-bit hash of what a message says. Guards against honest confusion, not against an attacker: the token is the sender's own. */
export function hashBody(contentType: string, content: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  const text = `${contentType}\n${content}`;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  return 4294967296 * (2097151 & (low ^ (low >>> 16))) + ((high ^ (high >>> 13)) >>> 0);
}
