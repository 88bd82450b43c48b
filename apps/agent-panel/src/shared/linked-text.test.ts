import { expect, it } from "vitest";
import { linkIn } from "./linked-text.tsx";

it.each([
  ["https://example.com/order/7", "https://example.com/order/7"],
  ["javascript:alert(1)", null],
  ["see https://example.com", null],
  ["data:text/html,hello", null],
  ["https://", null],
])("for the value %s, links to %j", (value, link) => {
  expect(linkIn(value)).toBe(link);
});
