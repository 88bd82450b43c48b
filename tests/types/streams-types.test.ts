/**
 * Programs written for the typings of the unmodified amazon-connect-streams compile unchanged with @tributary/streams/global, and mistakes
 * that those typings let through do not.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const TIMEOUT_MS = 60_000;
const root = join(import.meta.dirname, "../..");
const programs = readdirSync(join(import.meta.dirname, "programs"));
const mistakes = readFileSync(join(import.meta.dirname, "misuse/calls.ts"), "utf8").match(/@ts-expect-error/g) ?? [];

/** What the compiler says of one of the projects beside this file, a line a problem. */
function compile(project: string): string[] {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", join(import.meta.dirname, project), "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
  });
  return stdout.split("\n").filter((line) => line !== "");
}

describe("programs written for the upstream typings", () => {
  it("are a dozen and compile with them", { timeout: TIMEOUT_MS }, () => {
    expect(programs.length).toBeGreaterThanOrEqual(12);
    expect(compile("programs-upstream.json")).toEqual([]);
  });

  it("compile with ours, unchanged", { timeout: TIMEOUT_MS }, () => {
    expect(compile("programs-own.json")).toEqual([]);
  });
});

describe("mistakes", () => {
  it("that the upstream typings let through", { timeout: TIMEOUT_MS }, () => {
    const problems = compile("misuse-upstream.json");

    expect(problems.filter((line) => !line.includes("Unused '@ts-expect-error' directive"))).toEqual([]);
    expect(problems).toHaveLength(mistakes.length);
  });

  it("are each found by ours", { timeout: TIMEOUT_MS }, () => {
    expect(mistakes.length).toBeGreaterThanOrEqual(10);
    expect(compile("misuse-own.json")).toEqual([]);
  });
});
