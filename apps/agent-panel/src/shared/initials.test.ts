import { describe, expect, it } from "vitest";
import { initialsOf } from "./initials.ts";

describe("initials", () => {
  it.each([
    ["Customer", "C"],
    ["noor el bakker", "NB"],
    ["  ", "?"],
    ["👩‍🚀 Kim", "👩‍🚀K"],
    ["éa", "É"],
  ])("of %j are %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
