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

/** The result of a project, with a text for each failure: where it is, and why. */
export type Result = Totals & { readonly failures: readonly string[] };

/** The counted part of Vitest's JSON report. */
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly TestReport[];
  }[];
};

type TestReport = { readonly status: string; readonly fullName?: string; readonly failureMessages?: readonly string[] };

/** Lines of a failure's reason that the closing list repeats. */
const REASON_LINES = 12;

/**
 * Runs the tests of a project and shows their output. A crashed run counts as one failure, so that it never appears to have passed. Different
 * projects may run at the same time.
 */
export async function runVitest(root: string, project: string): Promise<Result> {
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
    const failure = `FAILED vitest ended without a report of the tests in ${project}`;
    return { passed: 0, failed: 1, skipped: 0, failures: [failure] };
  }
  const report = readJson<Report>(file);
  const totals = totalsOf(report, status === 0);
  const failures = failuresOf(report, root);
  const unnamed = totals.failed > failures.length;
  return { ...totals, failures: unnamed ? [`FAILED the run of ${project}: an error outside of its tests`] : failures };
}

/** A text for each failed test and each file that failed as a whole: path below `root`, title, and the first lines of the reason. */
export function failuresOf(report: Report, root: string): string[] {
  const files = filesThatBroke(report).map(({ name, message }) =>
    failure(`${relative(root, name)} (the file)`, message),
  );
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) =>
        failure(`${relative(root, name)}: ${fullName}`, failureMessages?.join("\n")),
      ),
  );
  return [...files, ...tests];
}

function failure(where: string, reason = ""): string {
  const lines = reason.trim().split("\n").slice(0, REASON_LINES);
  return [`FAILED ${where}`, ...lines.map((line) => `  ${line}`)].join("\n").trimEnd();
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
function filesThatBroke(report: Report): Report["testResults"] {
  return report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((each) => each.status === "failed"),
  );
}
