import { describe, expect, it } from "vitest";
import { initialsOf } from "./initials.ts";

describe("initials", () => {
  it.each([
    ["Customer", "C"],
    ["second el customer", "SC"],
    ["  ", "?"],
    ["👩‍🚀 Kim", "K"],
    ["👩‍🚀 42", "👩‍🚀"],
    ["éa", "É"],
    ["Mallory <b>Smith</b>", "MB"],
    ["Mallory <3", "M"],
    ["(Kim) – Lee & 7", "KL"],
    ["<>", "<"],
  ])("[PA-17] of %j are %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
