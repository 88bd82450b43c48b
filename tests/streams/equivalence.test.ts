/**
 * The same host script, once with the unmodified agents' library of release 2.28.2 and once with ours, against a scripted panel: host code
 * is told the same in the same order, and the panel hears the same. What differs on purpose stands in `differences.ts`.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DIFFERENCES } from "./differences.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { compare, unneededRewordings } from "./support/compare.ts";
import { openTheatre, type Theatre } from "./support/theatre.ts";

let theatre: Theatre;

beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre[Symbol.asyncDispose]());

describe("both libraries", () => {
  it.each(SCENARIOS.map(({ name }) => name))("%s", async (name) => {
    const [upstream, ours] = await Promise.all([theatre.play("upstream", name), theatre.play("tributary", name)]);

    expect(upstream.told.filter((line) => line.startsWith("BROKEN"))).toEqual([]);
    expect(compare(name, upstream, ours)).toEqual({ unexplained: [], unneeded: [] });
  });

  it("part nowhere without need", () => {
    const names = SCENARIOS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(DIFFERENCES.filter(({ scenario }) => !names.includes(scenario))).toEqual([]);
    expect(unneededRewordings()).toEqual([]);
  });
});
