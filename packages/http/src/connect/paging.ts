import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";

/** How many entries a page holds when nobody says. */
const DEFAULT_PAGE = 100;

/** One page, and the token of the next one unless it is the last. */
export type ListPage<T> = { readonly entries: readonly T[]; readonly next: { readonly NextToken?: string } };

/**
 * Cuts one page out of a list. The token names the last entry seen, so that what is added before it does no harm.
 *
 * Refusals: `invalid-field` for a token that none of the list's pages gave.
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
    return refused(refusal("invalid-field", "NextToken", "a token of the page before"));
  }
  const entries = all.slice(start, start + maxResults);
  const last = entries.at(-1);
  const next = last === undefined || start + entries.length >= all.length ? {} : { NextToken: tokenOf(last) };
  return accepted({ entries, next });
}

function tokenOf({ Id }: { readonly Id: string }): string {
  return Buffer.from(`after:${Id}`).toString("base64url");
}
