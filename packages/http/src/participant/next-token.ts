import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import * as v from "valibot";
import { parseJson } from "../server/parse-input.ts";

/** Which query a page belongs to. */
export type PagedQuery = {
  readonly conversationId: string;
  readonly scan: "forward" | "backward";
  readonly contactId: string | null;
  /** The start position in one word; null without one. */
  readonly start: string | null;
};

/** Where the next page goes on. */
export type NextPage = PagedQuery & { readonly afterSeq: number };

const VERSION = 1;

const token = v.strictTuple([
  v.literal(VERSION),
  v.string(),
  v.picklist(["forward", "backward"]),
  v.nullable(v.string()),
  v.nullable(v.string()),
  v.pipe(v.number(), v.integer(), v.minValue(0)),
]);

/** Writes a `NextToken`. It is not signed: all it can do is name another place in the same conversation. */
export function writeNextToken({ conversationId, scan, contactId, start, afterSeq }: NextPage): string {
  return Buffer.from(JSON.stringify([VERSION, conversationId, scan, contactId, start, afterSeq])).toString("base64url");
}

/**
 * Reads a `NextToken` that comes with `query`, whose members are null where the request leaves them out: those are taken from the token.
 * A token of another query is refused.
 */
export function readNextToken(
  text: string,
  query: Omit<PagedQuery, "scan"> & { readonly scan: PagedQuery["scan"] | null },
): Result<NextPage, Refusal> {
  const parsed = v.safeParse(token, parseJson(Buffer.from(text, "base64url")));
  if (!parsed.success) return refused(refusal("invalid-field", "NextToken", "one that this service gave"));
  const [, conversationId, scan, contactId, start, afterSeq] = parsed.output;
  const isSame =
    conversationId === query.conversationId &&
    contactId === query.contactId &&
    (query.scan === null || query.scan === scan) &&
    (query.start === null || query.start === start);
  if (!isSame) return refused(refusal("invalid-field", "NextToken", "the one of this query"));
  return accepted({ conversationId, scan, contactId, start, afterSeq });
}
