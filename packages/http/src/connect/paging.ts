import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";

/** Default number of entries per page. */
const DEFAULT_PAGE = 100;

/** A page, and the token of the next one unless it is the last. */
export type ListPage<T> = { readonly entries: readonly T[]; readonly next: { readonly NextToken?: string } };

/**
 * Returns one page of a list. The token names the last entry returned, so that entries added before it do not shift the next page.
 *
 * Refusals: `invalid-field` for a token of another list.
 */
export function pageOf<T extends { readonly Id: string }>(
  all: readonly T[],
  {
    nextToken,
    maxResults = DEFAULT_PAGE,
  }: { readonly nextToken?: string | undefined; readonly maxResults?: number | undefined },
): Result<ListPage<T>, Refusal> {
  const start = nextToken === undefined ? 0 : all.findIndex((entry) => tokenOf(entry) === nextToken) + 1;
  if (nextToken !== undefined && start === 0) {
    return refused(refusal("invalid-field", "NextToken", "the NextToken of the previous page"));
  }
  const entries = all.slice(start, start + maxResults);
  const last = entries.at(-1);
  const next = last === undefined || start + entries.length >= all.length ? {} : { NextToken: tokenOf(last) };
  return accepted({ entries, next });
}

function tokenOf({ Id }: { readonly Id: string }): string {
  return Buffer.from(`after:${Id}`).toString("base64url");
}
