import type { Item } from "@tributary/protocol";
import { expect, it } from "vitest";
import { countWithin } from "./page-bytes.ts";

const item = (Content: string): Item => ({ AbsoluteTime: "t", Id: "i", Type: "MESSAGE", Content });

it("[PT-29] the items of a page fit into its bytes, however they are escaped", () => {
  const each = Buffer.byteLength(JSON.stringify(item("\u001f".repeat(1_000)))) + 1;
  const items = Array.from({ length: 10 }, () => item("\u001f".repeat(1_000)));

  expect([each * 10, each * 10 - 1, each * 3, 1].map((bytes) => countWithin(items, bytes))).toEqual([10, 9, 3, 1]);
});

it("[PT-29] characters of several bytes count as those", () => {
  const items = Array.from({ length: 4 }, () => item("€".repeat(10_000)));

  expect(countWithin(items, 61_000)).toBe(2);
});
