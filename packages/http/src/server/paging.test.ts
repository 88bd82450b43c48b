import { accepted } from "@tributary/kernel";
import { expect, it } from "vitest";
import { pageOf } from "./paging.ts";

/** Longest token that the requests of the API take. Unit: characters. */
const LONGEST_TOKEN = 2_500;

/** Returns all entries that a client reads, page by page. */
function readAll(all: readonly string[], maxResults: number): { readonly read: string[]; readonly longest: number } {
  const read: string[] = [];
  let longest = 0;
  for (let nextToken: string | undefined; ; ) {
    const page = pageOf(all, { tokenField: "NextToken", nextToken, maxResults, query: "tags" }, (id) => id);
    if (!page.ok) throw new Error(page.refusal.code);
    read.push(...page.value.entries);
    if (page.value.nextToken === null) return { read, longest };
    nextToken = page.value.nextToken;
    longest = Math.max(longest, nextToken.length);
  }
}

it.each([
  [1, 380],
  [20, 380],
  [100, 380],
  [20, 12], // in the tokens as they are
  [20, 13],
])(
  "[CP-23] a list is read to its end, %i by page, also if its ids are names of %i characters",
  (maxResults, length) => {
    const all = Array.from(
      { length: 205 },
      (_, index) => `${"\u5ba2".repeat(length)}${String(index).padStart(3, "0")}`,
    );

    const { read, longest } = readAll(all, maxResults);

    expect(read).toEqual(all);
    expect(longest).toBeLessThanOrEqual(LONGEST_TOKEN);
  },
);

it("[CP-23] entries added or deleted before the end of a page do not shift the next one", () => {
  const wanted = { tokenField: "NextToken", maxResults: 2, query: "tags" };
  const first = pageOf(["a", "b", "c", "d"], { ...wanted, nextToken: undefined }, (id) => id);
  const nextToken = first.ok ? (first.value.nextToken ?? undefined) : undefined;

  const next = (all: readonly string[]) => pageOf(all, { ...wanted, nextToken }, (id) => id);

  expect(next(["0", "a", "b", "c", "d"])).toEqual(accepted({ entries: ["c", "d"], nextToken: null }));
  expect(next(["a", "c", "d"])).toEqual(accepted({ entries: ["c", "d"], nextToken: null }));
});
