/**
 * Checks that programs written for the typings of the unmodified amazon-connect-streams compile unchanged with @tributary/streams/global,
 * and that errors which those typings allow do not compile.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const TIMEOUT_MS = 60_000;
const root = join(import.meta.dirname, "../..");
const programs = readdirSync(join(import.meta.dirname, "programs"));
const mistakes = readFileSync(join(import.meta.dirname, "misuse/calls.ts"), "utf8").match(/@ts-expect-error/g) ?? [];

/** Compiles one of the projects next to this file; one line per error. */
function compile(project: string): string[] {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", join(import.meta.dirname, project), "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
  });
  return stdout.split("\n").filter((line) => line !== "");
}

describe("programs written for the upstream typings", () => {
  it("compile with the upstream typings, at least a dozen of them", { timeout: TIMEOUT_MS }, () => {
    expect(programs.length).toBeGreaterThanOrEqual(12);
    expect(compile("programs-upstream.json")).toEqual([]);
  });

  it("compile with this library, unchanged", { timeout: TIMEOUT_MS }, () => {
    expect(compile("programs-own.json")).toEqual([]);
  });
});

describe("mistakes", () => {
  it("errors allowed by the upstream typings", { timeout: TIMEOUT_MS }, () => {
    const problems = compile("misuse-upstream.json");

    expect(problems.filter((line) => !line.includes("Unused '@ts-expect-error' directive"))).toEqual([]);
    expect(problems).toHaveLength(mistakes.length);
  });

  it("are all rejected by this library", { timeout: TIMEOUT_MS }, () => {
    expect(mistakes.length).toBeGreaterThanOrEqual(10);
    expect(compile("misuse-own.json")).toEqual([]);
  });
});
