/**
 * Purpose: runs one project of Vitest and counts the results, including files that failed to load.
 * When:    called by scripts/test.ts, after the build.
 * Usage:   const { passed, failed, skipped } = await runVitest(root, "fast");
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { readJson } from "./source-tree.ts";

/** Numbers of tests by result. */
export type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** The counted part of Vitest's JSON report. */
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

/**
 * Runs the tests of a project and shows their output. A crashed run counts as one failure, so that it never appears to have passed. Different
 * projects may run at the same time.
 */
export async function runVitest(root: string, project: string): Promise<Totals> {
  const file = join(root, ".cache", `vitest-${project}.json`);
  mkdirSync(join(root, ".cache"), { recursive: true });
  rmSync(file, { force: true });

  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const status = await new Promise<number | null>((resolve) => {
    const args = [vitest, "run", ...reporters, "--project", project];
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
    child.on("close", resolve);
  });

  if (!existsSync(file)) {
    console.log(`FAILED vitest ended without a report of the tests in ${project}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const report = readJson<Report>(file);
  for (const path of filesThatBroke(report)) console.log(`FAILED ${relative(root, path)} (the file as a whole)`);
  return totalsOf(report, status === 0);
}

/** Counts a report. `exitedWell: false` without a failed test (an unhandled error, a leak) counts as one failure. */
export function totalsOf(report: Report, exitedWell: boolean): Totals {
  const counted = report.numFailedTests + filesThatBroke(report).length;
  return {
    passed: report.numPassedTests,
    failed: counted === 0 && !exitedWell ? 1 : counted,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Files that failed as a whole, for example because of a missing import: the figures contain none of their tests. */
function filesThatBroke(report: Report): string[] {
  return report.testResults
    .filter(
      ({ status, assertionResults }) =>
        status === "failed" && !assertionResults.some((each) => each.status === "failed"),
    )
    .map(({ name }) => name);
}
