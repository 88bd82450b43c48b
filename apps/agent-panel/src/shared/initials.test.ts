import { describe, expect, it } from "vitest";
import { initialsOf } from "./initials.ts";

describe("initials", () => {
  it.each([
    ["Customer", "C"],
    ["second el customer", "SC"],
    ["  ", "?"],
    ["👩‍🚀 Kim", "👩‍🚀K"],
    ["éa", "É"],
  ])("of %j are %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
