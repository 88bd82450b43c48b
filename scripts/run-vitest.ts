/**
 * What: runs Vitest and counts what came out, also the files that did not even load.
 * When: inside scripts/test.ts, after the build.
 * How:  const { passed, failed, skipped } = await runVitest(root, ["--project", "fast"]);
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { readJson } from "./source-tree.ts";

/** How many tests ended in which way. */
export type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** The part of Vitest's JSON report that is counted. */
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

/** Runs the tests with their output shown. A run that dies counts as one failure, so that it can never look green. */
export async function runVitest(root: string, args: readonly string[]): Promise<Totals> {
  const file = join(root, ".cache", "vitest.json");
  mkdirSync(join(root, ".cache"), { recursive: true });
  rmSync(file, { force: true });

  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const status = await new Promise<number | null>((resolve) => {
    const child = spawn(process.execPath, [vitest, "run", ...reporters, ...args], { cwd: root, stdio: "inherit" });
    child.on("close", resolve);
  });

  if (!existsSync(file)) {
    console.log("FAILED vitest ended without a report");
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const report = readJson<Report>(file);
  for (const path of filesThatBroke(report)) console.log(`FAILED ${relative(root, path)} (the file as a whole)`);
  return totalsOf(report, status === 0);
}

/** Counts a report; `exitedWell` false with no failed test (an unhandled error, a leak) is one failure. */
export function totalsOf(report: Report, exitedWell: boolean): Totals {
  const counted = report.numFailedTests + filesThatBroke(report).length;
  return {
    passed: report.numPassedTests,
    failed: counted === 0 && !exitedWell ? 1 : counted,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Files that failed as a whole, for instance because an import is missing: no test of theirs is in the figures. */
function filesThatBroke(report: Report): string[] {
  return report.testResults
    .filter(
      ({ status, assertionResults }) =>
        status === "failed" && !assertionResults.some((each) => each.status === "failed"),
    )
    .map(({ name }) => name);
}
