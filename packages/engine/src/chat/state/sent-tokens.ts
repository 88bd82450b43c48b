import type { EventReader } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ConversationEvent, MessageInParts, Numbered, ParticipantId } from "@tributary/model";

/** Time in which a repeated client token returns the first message. Unit: milliseconds. Source: CH-05. */
export const TOKEN_WINDOW_MS = 10 * 60_000;

/** A message sent with a client token. */
export type SentMessage = {
  readonly seq: number;
  readonly at: EpochMs;
  /** Absent: it was sent as a whole. */
  readonly inParts?: MessageInParts;
};

type TokenUse = SentMessage & {
  readonly senderId: ParticipantId;
  readonly token: string;
  /** Hash of content type and content: the same token with another content is another message. */
  readonly bodyHash: number;
};

/**
 * The client tokens of the last ten minutes, to detect repeated messages. Immutable, because states of commits in flight share it: a new token
 * is added to a short list, and a full list becomes an index. Indexes of equal size are merged, so that there are few to look into.
 */
export type SentTokens = {
  /** Oldest first, at most {@link LIST_SIZE}. */
  readonly newest: readonly TokenUse[];
  /** Hash of each token in `newest`, in the same order: scanning numbers is much faster than following a pointer per message. */
  readonly hashes: readonly number[];
  /** Oldest first. */
  readonly indexes: readonly TokenIndex[];
};

/** `uses`: by hash of the token; tokens with equal hashes share a list. */
type TokenIndex = {
  readonly lastAt: EpochMs;
  readonly size: number;
  readonly uses: ReadonlyMap<number, TokenUse | readonly TokenUse[]>;
};

export const NO_TOKENS: SentTokens = { newest: [], hashes: [], indexes: [] };

const LIST_SIZE = 64;

/** Largest index. Whole indexes are forgotten, hence a limit well below the number of tokens. */
const MAX_INDEX_SIZE = 4_096;

/**
 * Maximum number of tokens in indexes. At least 28,672 are kept, more than two participants can send in ten minutes at the default limit of 20
 * requests per second. A token takes about 130 bytes.
 */
const MAX_INDEXED = 32_768;

/** Messages read at once when the tokens are read from the stream. */
const MESSAGES_PAGE = 256;

type MessageSent = Numbered<Extract<ConversationEvent, { type: "message.sent" }>>;
type SentWithToken = Pick<MessageSent, "participantId" | "contentType" | "content"> & { readonly clientToken: string };

/** Returns the tokens after a new message. */
export function withToken({ newest, hashes, indexes }: SentTokens, event: MessageSent): SentTokens {
  const { seq, at, participantId: senderId, clientToken: token, inParts } = event;
  if (token === null) return { newest, hashes, indexes };
  const sent = { seq, at, senderId, token, bodyHash: hashBody(event) };
  const use = inParts === undefined ? sent : { ...sent, inParts };
  const hash = hashText(token);
  if (newest.length < LIST_SIZE) return { newest: newest.concat([use]), hashes: hashes.concat([hash]), indexes };
  return { newest: [use], hashes: [hash], indexes: withIndex(indexes, indexOf(newest, hashes), at - TOKEN_WINDOW_MS) };
}

/** Returns the message that this sender sent with this token and content after `since`. */
export function findSent(tokens: SentTokens, sent: SentWithToken, since: EpochMs): SentMessage | undefined {
  const isSame = (use: TokenUse): boolean => use.bodyHash === hashBody(sent);
  return findUse(tokens, { ...sent, isSame }, since);
}

type TokenOfSender = Pick<SentWithToken, "participantId" | "clientToken">;

/** Returns true if this sender sent a message with this token after `since`, whatever its content. */
export function isTokenUsed(tokens: SentTokens, sent: TokenOfSender, since: EpochMs): boolean {
  return findUse(tokens, { ...sent, isSame: () => true }, since) !== undefined;
}

type WantedUse = TokenOfSender & { readonly isSame: (use: TokenUse) => boolean };

function findUse({ newest, hashes, indexes }: SentTokens, wanted: WantedUse, since: EpochMs): TokenUse | undefined {
  const hash = hashText(wanted.clientToken);
  const isSame = (use: TokenUse): boolean =>
    use.at > since && use.token === wanted.clientToken && use.senderId === wanted.participantId && wanted.isSame(use);
  for (let index = hashes.indexOf(hash); index >= 0; index = hashes.indexOf(hash, index + 1)) {
    const use = newest[index];
    if (use !== undefined && isSame(use)) return use;
  }
  for (const { uses } of indexes) {
    const found = uses.get(hash);
    if (found === undefined) continue;
    const use = "seq" in found ? [found].find(isSame) : found.find(isSame);
    if (use !== undefined) return use;
  }
  return undefined;
}

function indexOf(list: readonly TokenUse[], hashes: readonly number[]): TokenIndex {
  const uses = new Map<number, TokenUse | readonly TokenUse[]>();
  for (const [position, use] of list.entries()) addUse(uses, hashes[position] ?? 0, use);
  return { lastAt: list.at(-1)?.at ?? 0, size: list.length, uses };
}

function addUse(
  uses: Map<number, TokenUse | readonly TokenUse[]>,
  hash: number,
  added: TokenUse | readonly TokenUse[],
): void {
  const known = uses.get(hash);
  uses.set(hash, known === undefined ? added : [known, added].flat());
}

/** Adds an index, merges it with the newest ones up to its size, and removes those before `since` and those too many. */
function withIndex(indexes: readonly TokenIndex[], added: TokenIndex, since: EpochMs): readonly TokenIndex[] {
  const kept = indexes.filter(({ lastAt }) => lastAt > since);
  let newest = added;
  for (let last = kept.at(-1); last !== undefined && canMerge(last, newest); last = kept.at(-1)) {
    kept.pop();
    newest = merged(last, newest);
  }
  kept.push(newest);
  let count = kept.reduce((sum, { size }) => sum + size, 0);
  while (count > MAX_INDEXED) count -= kept.shift()?.size ?? count;
  return kept;
}

function canMerge(older: TokenIndex, newer: TokenIndex): boolean {
  return older.size <= newer.size && older.size + newer.size <= MAX_INDEX_SIZE;
}

function merged(older: TokenIndex, newer: TokenIndex): TokenIndex {
  const uses = new Map(older.uses);
  for (const [hash, use] of newer.uses) addUse(uses, hash, use);
  return { lastAt: newer.lastAt, size: older.size + newer.size, uses };
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

function hashBody({ contentType, content }: Pick<MessageSent, "contentType" | "content">): number {
  return hashText(content, hashText(contentType));
}

/** A 31-bit hash. Not cryptographic: the token itself is compared too, and only its sender chooses both token and content. */
function hashText(text: string, seed = 0x1234567): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 2654435761);
  return (hash ^ (hash >>> 15)) >>> 1;
}
