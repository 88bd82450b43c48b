import type { EventReader } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ConversationEvent, Numbered, ParticipantId } from "@tributary/model";

/** Number of newest messages kept in the state, for repeated tokens and for receipts. Source: CH-05, CH-08. */
export const RECENT_MESSAGES = 64;

/** Facts of a message needed to detect a repeated request and a receipt without news. */
export type RecentMessage = {
  readonly seq: number;
  readonly at: EpochMs;
  readonly senderId: ParticipantId;
  readonly clientToken: string | null;
  /** Hash of content type and content: the same token with another content is another message. */
  readonly bodyHash: number;
  readonly receipts: readonly MessageReceipt[];
};

/** Receipt of a message by one recipient's client. */
export type MessageReceipt = {
  readonly recipientId: ParticipantId;
  readonly deliveredAt: EpochMs;
  readonly readAt: EpochMs | null;
};

/**
 * The newest messages of a conversation, oldest first. Each new message is compared with the tokens of these; their hashes are in an array of
 * their own, because scanning adjacent numbers is much faster than following a pointer per message.
 */
export type RecentMessages = {
  readonly messages: readonly RecentMessage[];
  /** Hash of each message's token, in the same order; 0 without a token. */
  readonly tokenHashes: readonly number[];
};

export const NO_MESSAGES: RecentMessages = { messages: [], tokenHashes: [] };

/** Receipts read at once when the list is rebuilt. */
const RECEIPTS_PAGE = 1_000;

const NO_RECEIPTS: readonly MessageReceipt[] = [];

type MessageSent = Numbered<Extract<ConversationEvent, { type: "message.sent" }>>;
type ReceiptRecorded = Numbered<Extract<ConversationEvent, { type: "receipt.recorded" }>>;

/** Returns the list with a new message. */
export function withMessage(recent: RecentMessages, event: MessageSent): RecentMessages {
  const { seq, at, participantId, clientToken } = event;
  const bodyHash = clientToken === null ? 0 : hashBody(event.contentType, event.content);
  const message = { seq, at, senderId: participantId, clientToken, bodyHash, receipts: NO_RECEIPTS };
  return {
    messages: withNewest(recent.messages, message),
    tokenHashes: withNewest(recent.tokenHashes, clientToken === null ? 0 : hashToken(clientToken)),
  };
}

/** Returns the list with a receipt recorded. No effect if the message is no longer in it. */
export function withReceipt({ messages, tokenHashes }: RecentMessages, event: ReceiptRecorded): RecentMessages {
  const { recipientId, deliveredAt, readAt } = event;
  const messagesWithReceipt = messages.map((message) => {
    if (message.seq !== event.messageSeq) return message;
    const others = message.receipts.filter((receipt) => receipt.recipientId !== recipientId);
    return { ...message, receipts: [...others, { recipientId, deliveredAt, readAt }] };
  });
  return { messages: messagesWithReceipt, tokenHashes };
}

/** Returns the message that this sender sent with this token and content, if it is among the newest. */
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

/** A 31-bit hash; 0 is reserved for messages without a token. */
function hashToken(token: string): number {
  let hash = 0x1234567;
  for (let index = 0; index < token.length; index += 1) hash = Math.imul(hash ^ token.charCodeAt(index), 2654435761);
  return (hash ^ (hash >>> 15)) >>> 1 || 1;
}

/** A 53-bit hash of type and content. Not cryptographic: only the sender chooses both token and content. */
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

/** Reads the newest messages of a conversation and their receipts from its stream. */
export async function readRecentMessages(read: EventReader<ConversationEvent>): Promise<RecentMessages> {
  const messages = await read({ order: "backward", limit: RECENT_MESSAGES, types: ["message.sent"] });
  let recent = messages.reduce(withMessage, NO_MESSAGES);
  let afterSeq = messages[0]?.seq;
  while (afterSeq !== undefined) {
    const receipts = await read({ order: "forward", afterSeq, limit: RECEIPTS_PAGE, types: ["receipt.recorded"] });
    recent = receipts.reduce(withReceipt, recent);
    afterSeq = receipts.length < RECEIPTS_PAGE ? undefined : receipts.at(-1)?.seq;
  }
  return recent;
}
