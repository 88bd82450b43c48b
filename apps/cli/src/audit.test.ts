import { accepted } from "@tributary/kernel";
import { expect, it } from "vitest";
import { readEntries } from "./audit.ts";

const FIRST = { since: 0, user: null, after: null };

/** Answers like a server with that many pages of one hundred entries, a page or more in each second. */
function pages(count: number, perSecond = 1) {
  const asked: (number | null)[] = [];
  const ask: Parameters<typeof readEntries>[0] = async ({ after }) => {
    asked.push(after?.audit ?? null);
    const number = (after?.audit ?? 0) + 1;
    const at = 1_000 * Math.ceil(number / perSecond) + 7;
    const entries = Array.from({ length: 100 }, () => ({ at, type: "t", by: "b", text: `page ${number}` }));
    return accepted({ entries, next: number === count ? null : { configuration: 0, audit: number } });
  };
  return { ask, asked };
}

it("[LI-13] entries are read page by page", async () => {
  const { ask, asked } = pages(3);

  const read = await readEntries(ask, FIRST);

  expect(asked).toEqual([null, 1, 2]);
  expect(read.ok && [read.value.entries.length, read.value.rest]).toEqual([300, null]);
});

it.each([
  { perSecond: 1, asks: 100, seconds: 99 }, // the last second may have more entries
  { perSecond: 60, asks: 100, seconds: 1 },
  { perSecond: 150, asks: 151, seconds: 1 },
])("[LI-13] ten thousand entries are enough, in whole seconds (%j)", async ({ perSecond, asks, seconds }) => {
  const { ask, asked } = pages(1_000, perSecond);

  const read = await readEntries(ask, FIRST);

  expect(asked).toHaveLength(asks);
  expect(read.ok && [read.value.entries.length, read.value.rest]).toEqual([
    100 * perSecond * seconds,
    1_000 * (seconds + 1),
  ]);
});
