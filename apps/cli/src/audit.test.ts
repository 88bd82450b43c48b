import { accepted } from "@tributary/kernel";
import { expect, it } from "vitest";
import { readEntries } from "./audit.ts";

const FIRST = { since: 0, user: null, after: null };

/** Answers like a server with that many pages of one hundred entries. */
function pages(count: number) {
  const asked: (number | null)[] = [];
  const ask: Parameters<typeof readEntries>[0] = async ({ after }) => {
    asked.push(after?.audit ?? null);
    const number = (after?.audit ?? 0) + 1;
    const entries = Array.from({ length: 100 }, () => ({ at: number, type: "t", by: "b", text: `page ${number}` }));
    return accepted({ entries, next: number === count ? null : { configuration: 0, audit: number } });
  };
  return { ask, asked };
}

it("[LI-13] entries are read page by page", async () => {
  const { ask, asked } = pages(3);

  const read = await readEntries(ask, FIRST);

  expect(asked).toEqual([null, 1, 2]);
  expect(read.ok && [read.value.entries.length, read.value.isCut]).toEqual([300, false]);
});

it("[LI-13] ten thousand entries are enough, and it is known that there are more", async () => {
  const { ask, asked } = pages(1_000);

  const read = await readEntries(ask, FIRST);

  expect(asked).toHaveLength(100);
  expect(read.ok && [read.value.entries.length, read.value.isCut]).toEqual([10_000, true]);
});
