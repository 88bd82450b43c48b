import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import * as v from "valibot";
import { parseJson } from "../server/parse-input.ts";

/** The query a page belongs to. */
export type PagedQuery = {
  readonly conversationId: string;
  readonly scan: "forward" | "backward";
  readonly contactId: string | null;
  /** The start position as text; null without one. */
  readonly start: string | null;
};

/** The query with the position of its next page. */
export type NextPage = PagedQuery & {
  readonly afterSeq: number;
  /** The ended conversation that the position is in. Absent: the conversation itself. */
  readonly continueIn?: string;
};

const VERSION = 1;

const members = [
  v.literal(VERSION),
  v.string(),
  v.picklist(["forward", "backward"]),
  v.nullable(v.string()),
  v.nullable(v.string()),
  v.pipe(v.number(), v.integer(), v.minValue(0)),
] as const;

/** The last member is there while the page is in the past. */
const token = v.union([v.strictTuple(members), v.strictTuple([...members, v.string()])]);

/** Writes a `NextToken`. It is not signed: it can only name another position in the same transcript. */
export function writeNextToken({ conversationId, scan, contactId, start, afterSeq, continueIn }: NextPage): string {
  const position = continueIn === undefined ? [afterSeq] : [afterSeq, continueIn];
  return Buffer.from(JSON.stringify([VERSION, conversationId, scan, contactId, start, ...position])).toString(
    "base64url",
  );
}

/**
 * Reads the `NextToken` of `query`. Members omitted in the request are null and taken from the token.
 *
 * Refusals: `invalid-field` for a malformed token or one of another query.
 */
export function readNextToken(
  text: string,
  query: Omit<PagedQuery, "scan"> & { readonly scan: PagedQuery["scan"] | null },
): Result<NextPage, Refusal> {
  const parsed = v.safeParse(token, parseJson(Buffer.from(text, "base64url")));
  if (!parsed.success) return refused(refusal("invalid-field", "NextToken", "a token returned by this service"));
  const [, conversationId, scan, contactId, start, afterSeq, continueIn] = parsed.output;
  const isSame =
    conversationId === query.conversationId &&
    contactId === query.contactId &&
    (query.scan === null || query.scan === scan) &&
    (query.start === null || query.start === start);
  if (!isSame) return refused(refusal("invalid-field", "NextToken", "a token of this query"));
  return accepted({
    conversationId,
    scan,
    contactId,
    start,
    afterSeq,
    ...(continueIn === undefined ? {} : { continueIn }),
  });
}
