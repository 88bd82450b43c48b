import * as v from "valibot";
import { scopeOf } from "../server/paging.ts";
import { parseJson } from "../server/parse-input.ts";

/** Place at which a listing continues. `total`: number of all entries, counted for the first page; null if it is unknown. */
export type Position = { readonly at: string; readonly total: number | null };

const stored = v.tuple([v.string(), v.string(), v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0)))]);

/** Returns the token of a position, which is valid for the same query only. */
export function writePosition(query: string, { at, total }: Position): string {
  return Buffer.from(JSON.stringify([scopeOf(query), at, total])).toString("base64url");
}

/** Returns the position in a token; undefined for a token of another query. */
export function readPosition(query: string, token: string): Position | undefined {
  const parsed = v.safeParse(stored, parseJson(Buffer.from(token, "base64url")));
  if (!parsed.success || parsed.output[0] !== scopeOf(query)) return undefined;
  const [, at, total] = parsed.output;
  return { at, total };
}
