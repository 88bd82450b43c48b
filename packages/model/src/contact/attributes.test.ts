import { expect, it } from "vitest";
import { attributesBytes, MAX_ATTRIBUTES_BYTES, mergeAttributes } from "./attributes.ts";

it.each([
  ["nothing", {}, 0],
  ["keys and values", { plan: "gold" }, 8],
  ["characters of two, three and four bytes", { a: "é€🙂" }, 1 + 2 + 3 + 4],
])("the size of attributes counts %s", (_what, attributes, bytes) => {
  expect(attributesBytes(attributes)).toBe(bytes);
});

it("[CM-09] attributes are merged up to the limit of the contact", () => {
  const half = "x".repeat(MAX_ATTRIBUTES_BYTES / 2 - 1);

  expect(mergeAttributes({ a: half }, { b: half })).toEqual({ a: half, b: half });
  expect(mergeAttributes({ a: half }, { b: `${half}x` })).toBeUndefined();
});

it("[CM-09] a replaced attribute counts once", () => {
  const whole = "x".repeat(MAX_ATTRIBUTES_BYTES - 1);

  expect(mergeAttributes({ a: whole }, { a: whole })).toEqual({ a: whole });
});
