import { expect, it } from "vitest";
import { linkIn } from "./linked-text.tsx";

it.each([
  ["https://example.com/order/7", "https://example.com/order/7"],
  ["javascript:alert(1)", null],
  ["see https://example.com", null],
  ["data:text/html,hello", null],
  ["https://", null],
  ["https://accounts.bank.example@evil.example/", null],
  ["https://:secret@evil.example/", null],
  ["https://evil.example/\u202Emoc.knab//:sptth", null],
  ["https://evil.example/\u2067knab", null],
  ["https://example.com/@name?to=a@b.example", "https://example.com/@name?to=a@b.example"],
])("[RX-02] for the value %j, links to %j", (value, link) => {
  expect(linkIn(value)).toBe(link);
});
