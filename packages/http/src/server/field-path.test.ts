import { expect, it } from "vitest";
import { fieldPath } from "./field-path.ts";

it.each([
  [["Attributes", "plan"], "Attributes.plan"],
  [["Tags", 0, "x".repeat(64)], `Tags.0.${"x".repeat(64)}`],
  [["x".repeat(65), "a"], `${"x".repeat(64)}….a`],
  [["😀".repeat(64)], "😀".repeat(64)],
  [["😀".repeat(1_000)], `${"😀".repeat(64)}…`],
])("[HT-16] the path of a field cuts each key to 64 characters: %#", (keys, path) => {
  expect(fieldPath(keys)).toBe(path);
});
