import { createHash } from "node:crypto";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";

/** Default number of entries per page. */
const DEFAULT_PAGE = 100;

/** The page that a request asks for. `query`: the rest of the request, to which its tokens belong. */
export type WantedPage = {
  readonly nextToken: string | undefined;
  readonly maxResults: number | undefined;
  readonly query: string;
};

/** A page, and the token of the next one unless it is the last. */
export type ListPage<T> = { readonly entries: readonly T[]; readonly next: { readonly NextToken?: string } };

/**
 * Returns one page of a list. The token names the last entry returned, so that entries added or deleted before it do not shift the next page. If that
 * entry has been deleted itself, the next page begins at its position.
 *
 * Refusals: `invalid-field` for a token of another list, or of another query.
 */
export function pageOf<T>(
  all: readonly T[],
  { nextToken, maxResults = DEFAULT_PAGE, query }: WantedPage,
  idOf: (entry: T) => string,
): Result<ListPage<T>, Refusal> {
  const scope = createHash("sha256").update(query).digest("base64url").slice(0, 12);
  const start = startOf(all, { nextToken, scope }, idOf);
  if (start === undefined) {
    return refused(refusal("invalid-field", "NextToken", "the NextToken of the previous page of the same request"));
  }
  const entries = all.slice(start, start + maxResults);
  const end = start + entries.length;
  const last = entries.at(-1);
  if (last === undefined || end >= all.length) return accepted({ entries, next: {} });
  const token = Buffer.from(JSON.stringify([scope, end, idOf(last)])).toString("base64url");
  return accepted({ entries, next: { NextToken: token } });
}

function startOf<T>(
  all: readonly T[],
  { nextToken, scope }: { readonly nextToken: string | undefined; readonly scope: string },
  idOf: (entry: T) => string,
): number | undefined {
  if (nextToken === undefined) return 0;
  const [ofScope, end, id] = readToken(nextToken);
  if (ofScope !== scope || typeof end !== "number" || !Number.isSafeInteger(end) || end < 0) return undefined;
  const index = all.findIndex((entry) => idOf(entry) === id);
  return index === -1 ? end - 1 : index + 1;
}

function readToken(token: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // not a token
  }
}
