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

/**
 * The newest messages of a conversation, oldest first. Every message that is sent looks through the tokens of those before it, so that hashes of
 * these stand beside each other, where looking takes no time; the messages themselves are scattered in memory.
 */
export type RecentMessages = {
  readonly messages: readonly RecentMessage[];
  /** The hash of each message's token, in the same order. */
  readonly tokenHashes: readonly number[];
};

/** None at all. */
export const NO_MESSAGES: RecentMessages = { messages: [], tokenHashes: [] };

const NO_RECEIPTS: readonly MessageReceipt[] = [];

type MessageSent = Numbered<Extract<ConversationEvent, { type: "message.sent" }>>;
type ReceiptRecorded = Numbered<Extract<ConversationEvent, { type: "receipt.recorded" }>>;

/** The newest messages with `event` among them. */
export function noteMessage(recent: RecentMessages, event: MessageSent): RecentMessages {
  const { seq, at, participantId, clientToken } = event;
  const bodyHash = clientToken === null ? 0 : hashBody(event.contentType, event.content);
  const message = { seq, at, senderId: participantId, clientToken, bodyHash, receipts: NO_RECEIPTS };
  return {
    messages: withNewest(recent.messages, message),
    tokenHashes: withNewest(recent.tokenHashes, clientToken === null ? 0 : hashToken(clientToken)),
  };
}

/** The newest messages with the receipt noted; it says nothing where its message is no longer among them. */
export function noteReceipt({ messages, tokenHashes }: RecentMessages, event: ReceiptRecorded): RecentMessages {
  const { recipientId, deliveredAt, readAt } = event;
  const noted = messages.map((message) => {
    if (message.seq !== event.messageSeq) return message;
    const others = message.receipts.filter((receipt) => receipt.recipientId !== recipientId);
    return { ...message, receipts: [...others, { recipientId, deliveredAt, readAt }] };
  });
  return { messages: noted, tokenHashes };
}

/** The message that this sender sent with this token and these words, if it is still at hand. */
export function findSent(
  { messages, tokenHashes }: RecentMessages,
  sent: Pick<MessageSent, "participantId" | "contentType" | "content"> & { readonly clientToken: string },
): RecentMessage | undefined {
  const hash = hashToken(sent.clientToken);
  for (let index = tokenHashes.indexOf(hash); index >= 0; index = tokenHashes.indexOf(hash, index + 1)) {
    const message = messages[index];
    if (message?.clientToken !== sent.clientToken || message.senderId !== sent.participantId) continue;
    if (message.bodyHash === hashBody(sent.contentType, sent.content)) return message;
  }
  return undefined;
}

function withNewest<T>(list: readonly T[], newest: T): readonly T[] {
  return (list.length < RECENT_MESSAGES ? list : list.slice(list.length - RECENT_MESSAGES + 1)).concat([newest]);
}

/** 31 bits, of which zero is left for messages without a token. */
function hashToken(token: string): number {
  let hash = 0x1234567;
  for (let index = 0; index < token.length; index += 1) hash = Math.imul(hash ^ token.charCodeAt(index), 2654435761);
  return (hash ^ (hash >>> 15)) >>> 1 || 1;
}

/** A 53-bit hash of what a message says. Guards against honest confusion, not against an attacker: the token is the sender's own. */
function hashBody(contentType: string, content: string): number {
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
