import { expect, it } from "vitest";
import { asError } from "./as-error.ts";

it("returns an error unchanged", () => {
  const error = new TypeError("broken");

  expect(asError(error)).toBe(error);
});

it.each([
  ["text", "text"],
  [undefined, "undefined"],
  [404, "404"],
])("wraps %o in an error with its text as the message", (value, message) => {
  expect(asError(value)).toEqual(new Error(message));
});
