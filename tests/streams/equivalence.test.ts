/**
 * Runs the same host script with the unmodified library of release 2.28.2 and with this library against a scripted panel: callbacks receive
 * the same data in the same order, and the panel receives the same messages. Intentional differences are listed in `differences.ts`.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DIFFERENCES } from "./differences.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { type BrowserRunner, openBrowserRunner } from "./support/browser-runner.ts";
import { compare, unusedRewordings } from "./support/compare.ts";

let browserRunner: BrowserRunner;

beforeAll(async () => {
  browserRunner = await openBrowserRunner();
});
afterAll(() => browserRunner[Symbol.asyncDispose]());

describe("both libraries", () => {
  it.each(SCENARIOS.map(({ name }) => name))("%s", async (name) => {
    const [upstream, ours] = await Promise.all([
      browserRunner.run("upstream", name),
      browserRunner.run("tributary", name),
    ]);

    expect(upstream.host.filter((line) => line.startsWith("BROKEN"))).toEqual([]);
    expect(compare(name, upstream, ours)).toEqual({ undocumented: [], unused: [] });
  });

  it("have no unused differences", () => {
    const names = SCENARIOS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(DIFFERENCES.filter(({ scenario }) => !names.includes(scenario))).toEqual([]);
    expect(unusedRewordings()).toEqual([]);
  });
});
