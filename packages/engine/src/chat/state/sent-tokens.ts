import type { EventReader } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ConversationEvent, Numbered, ParticipantId } from "@tributary/model";

/** Time in which a repeated client token returns the first message. Unit: milliseconds. Source: CH-05. */
export const TOKEN_WINDOW_MS = 10 * 60_000;

/** A message sent with a client token. */
export type SentMessage = { readonly seq: number; readonly at: EpochMs };

type TokenUse = SentMessage & {
  readonly senderId: ParticipantId;
  readonly token: string;
  /** Hash of content type and content: the same token with another content is another message. */
  readonly bodyHash: number;
};

/**
 * The client tokens of the last ten minutes, to detect repeated messages. Immutable, because states of commits in flight share it: a new token
 * is added to a short list, and a full list becomes one of the indexes.
 */
export type SentTokens = {
  /** Oldest first, at most {@link LIST_SIZE}. */
  readonly newest: readonly TokenUse[];
  /** Hash of each token in `newest`, in the same order: scanning numbers is much faster than following a pointer per message. */
  readonly hashes: readonly number[];
  /** Oldest first. */
  readonly indexes: readonly TokenIndex[];
};

type TokenIndex = { readonly lastAt: EpochMs; readonly uses: ReadonlyMap<string, SentMessage> };

export const NO_TOKENS: SentTokens = { newest: [], hashes: [], indexes: [] };

const LIST_SIZE = 64;

/** Maximum number of indexes, with 16,384 tokens: more than two participants can send in ten minutes at the default rate limit. */
const MAX_INDEXES = 256;

/** Messages read at once when the tokens are read from the stream. */
const MESSAGES_PAGE = 256;

type MessageSent = Numbered<Extract<ConversationEvent, { type: "message.sent" }>>;
type SentWithToken = Pick<MessageSent, "participantId" | "contentType" | "content"> & { readonly clientToken: string };

/** Returns the tokens after a new message. */
export function withToken(tokens: SentTokens, event: MessageSent): SentTokens {
  const { seq, at, participantId: senderId, clientToken: token } = event;
  if (token === null) return tokens;
  const use = { seq, at, senderId, token, bodyHash: hashBody(event) };
  const { newest, hashes, indexes } = tokens;
  if (newest.length < LIST_SIZE) return { newest: [...newest, use], hashes: [...hashes, hashToken(token)], indexes };
  const isInWindow = ({ lastAt }: TokenIndex): boolean => lastAt > at - TOKEN_WINDOW_MS;
  const kept = [...indexes, indexOf(newest)].filter(isInWindow).slice(-MAX_INDEXES);
  return { newest: [use], hashes: [hashToken(token)], indexes: kept };
}

/** Returns the message that this sender sent with this token and content after `since`. */
export function findSent(tokens: SentTokens, sent: SentWithToken, since: EpochMs): SentMessage | undefined {
  const found = findInList(tokens, sent) ?? findInIndexes(tokens.indexes, sent);
  return found !== undefined && found.at > since ? found : undefined;
}

function findInList({ newest, hashes }: SentTokens, sent: SentWithToken): SentMessage | undefined {
  const hash = hashToken(sent.clientToken);
  for (let index = hashes.indexOf(hash); index >= 0; index = hashes.indexOf(hash, index + 1)) {
    const use = newest[index];
    if (use?.token !== sent.clientToken || use.senderId !== sent.participantId) continue;
    if (use.bodyHash === hashBody(sent)) return use;
  }
  return undefined;
}

function findInIndexes(indexes: readonly TokenIndex[], sent: SentWithToken): SentMessage | undefined {
  if (indexes.length === 0) return undefined;
  const key = keyOf({ senderId: sent.participantId, token: sent.clientToken, bodyHash: hashBody(sent) });
  for (const { uses } of indexes) {
    const found = uses.get(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function indexOf(list: readonly TokenUse[]): TokenIndex {
  const uses = new Map(list.map((use) => [keyOf(use), { seq: use.seq, at: use.at }]));
  return { lastAt: list.at(-1)?.at ?? 0, uses };
}

function keyOf({ senderId, token, bodyHash }: Pick<TokenUse, "senderId" | "token" | "bodyHash">): string {
  return `${senderId} ${bodyHash} ${token}`;
}

/** Reads the tokens of a conversation's last ten minutes from its stream. */
export async function readSentTokens(read: EventReader<ConversationEvent>): Promise<SentTokens> {
  const messages: MessageSent[] = [];
  let beforeSeq: number | undefined;
  for (;;) {
    const page: readonly MessageSent[] = await read({
      order: "backward",
      limit: MESSAGES_PAGE,
      types: ["message.sent"],
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
    });
    messages.unshift(...page);
    const [oldest] = page;
    const newestAt = messages.at(-1)?.at ?? 0;
    if (oldest === undefined || page.length < MESSAGES_PAGE || oldest.at <= newestAt - TOKEN_WINDOW_MS) break;
    beforeSeq = oldest.seq;
  }
  return messages.reduce(withToken, NO_TOKENS);
}

/** A 31-bit hash. */
function hashToken(token: string): number {
  let hash = 0x1234567;
  for (let index = 0; index < token.length; index += 1) hash = Math.imul(hash ^ token.charCodeAt(index), 2654435761);
  return (hash ^ (hash >>> 15)) >>> 1;
}

/** A 53-bit hash of type and content. Not cryptographic: only the sender chooses both token and content. */
function hashBody({ contentType, content }: Pick<MessageSent, "contentType" | "content">): number {
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
