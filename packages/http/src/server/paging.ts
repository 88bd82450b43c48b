import { createHash } from "node:crypto";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import * as v from "valibot";
import { parseJson } from "./parse-input.ts";

/** Default number of entries per page. */
const DEFAULT_PAGE = 100;

/** The page that a request asks for. `query`: the rest of the request, to which its tokens belong. `tokenField`: the API's name of `nextToken`, for refusals. */
export type WantedPage = {
  readonly tokenField: string;
  readonly nextToken: string | undefined;
  readonly maxResults: number | undefined;
  readonly query: string;
};

/** A page, and the token of the next one. `null` after the last page. */
export type ListPage<T> = { readonly entries: readonly T[]; readonly nextToken: string | null };

/** Ids of a page that its token contains: one of them is usually still there when the next page is requested. */
const IDS_IN_TOKEN = 20;

/**
 * Longest id that a token contains as it is, such as a UUID; of others it contains a hash. Ids may be names of hundreds of characters, and requests take tokens of at
 * most 2,500. Unit: bytes.
 */
const MAX_PLAIN_ID = 40;

/**
 * Returns one page of a list. The token names the last entries returned, so that entries added or deleted before them do not shift the next page. If all of
 * them have been deleted, the next page begins where the page began: it may repeat entries, and skips none.
 *
 * Refusals: `invalid-field` for a token of another list, or of another query.
 */
export function pageOf<T>(
  all: readonly T[],
  { tokenField, nextToken, maxResults = DEFAULT_PAGE, query }: WantedPage,
  idOf: (entry: T) => string,
): Result<ListPage<T>, Refusal> {
  const scope = scopeOf(query);
  const start = startOf(all, { nextToken, scope }, idOf);
  if (start === undefined) {
    return refused(refusal("invalid-field", tokenField, `the ${tokenField} of the previous page of the same request`));
  }
  const entries = all.slice(start, start + maxResults);
  if (entries.length === 0 || start + entries.length >= all.length) return accepted({ entries, nextToken: null });
  const lastIds = entries.slice(-IDS_IN_TOKEN).map((entry) => shortened(idOf(entry)));
  return accepted({ entries, nextToken: writeToken({ scope, start, lastIds }) });
}

/** Returns the part of a token that binds it to its query. */
export function scopeOf(query: string): string {
  return hashOf(query);
}

function shortened(id: string): string {
  return Buffer.byteLength(id) <= MAX_PLAIN_ID ? id : hashOf(id);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}

function startOf<T>(
  all: readonly T[],
  { nextToken, scope }: { readonly nextToken: string | undefined; readonly scope: string },
  idOf: (entry: T) => string,
): number | undefined {
  if (nextToken === undefined) return 0;
  const token = readToken(nextToken);
  if (token?.scope !== scope) return undefined;
  const ids = new Set(token.lastIds);
  const last = all.findLastIndex((entry) => ids.has(shortened(idOf(entry))));
  return last === -1 ? token.start : last + 1;
}

const pageToken = v.tuple([v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(0)), v.array(v.string())]);

type PageToken = { readonly scope: string; readonly start: number; readonly lastIds: readonly string[] };

function writeToken({ scope, start, lastIds }: PageToken): string {
  return Buffer.from(JSON.stringify([scope, start, lastIds])).toString("base64url");
}

function readToken(token: string): PageToken | undefined {
  const parsed = v.safeParse(pageToken, parseJson(Buffer.from(token, "base64url")));
  if (!parsed.success) return undefined;
  const [scope, start, lastIds] = parsed.output;
  return { scope, start, lastIds };
}
