import { createHash } from "node:crypto";

/** Claims of a token that its key follows from. */
type KeyedClaims = { readonly purpose: string; readonly subject: string; readonly scope: string };

/** Digits of a shard key: 32 bits distribute conversations evenly over any number of nodes. */
const SHARD_KEY_DIGITS = 8;

/** Purposes whose scope is a conversation, or a part of one. */
const OF_CONVERSATIONS: ReadonlySet<string> = new Set([
  "participant",
  "connection",
  "socket",
  "upload",
  "download",
  "message",
  "authentication",
]);

const TOKEN_WITH_KEY = /^([0-9a-f]{8})\.(.+)$/;

/**
 * Returns the start of a token, by which load balancers may choose a node: the same for all tokens of a conversation, and for all tokens of a
 * user's sessions. A digest, so that it is evenly distributed and reveals no id.
 *
 * Source: TK-10; docs/wire/tokens.md.
 */
export function shardKeyOf({ purpose, subject, scope }: KeyedClaims): string {
  const id = OF_CONVERSATIONS.has(purpose) ? (scope.split("/")[0] ?? scope) : subject;
  return createHash("sha256").update(id).digest("hex").slice(0, SHARD_KEY_DIGITS);
}

/** Splits a token into shard key and signed text. Tokens of earlier versions have no key. */
export function splitToken(token: string): { readonly key: string | undefined; readonly signed: string } {
  const [, key, signed = token] = TOKEN_WITH_KEY.exec(token) ?? [];
  return { key, signed };
}
