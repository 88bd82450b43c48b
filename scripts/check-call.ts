/**
 * Purpose: checks packages/call as installed by its users: the size of a page with it, `import` and `require` of its package, its API report.
 * When:    in `npm run check`, after the build.
 * Usage:   node scripts/check-call.ts [--fix]; `--fix` writes the report: read it before committing.
 */
import { dirname } from "node:path";
import {
  type CheckedLibrary,
  checkApiReport,
  checkEntryPoints,
  checkPackage,
  overBudget,
  pageKb,
  writeApiReport,
} from "./sdk/check-library.ts";
import { report } from "./source-tree.ts";

const CALL: CheckedLibrary = {
  folder: "packages/call",
  entryPoints: { "@tributary/call": "index" },
  scripts: [],
  definesConnect: false,
  command: "node scripts/check-call.ts --fix",
};

/** Unit: kilobytes of 1000 bytes, gzip. */
const BUDGET_KB = 8.5;

const PAGE = `import { openCall } from "@tributary/call"; globalThis.used = [openCall];`;

const root = dirname(import.meta.dirname);
if (process.argv.includes("--fix")) writeApiReport(root, CALL);
report("packages/call", [
  ...overBudget(CALL, "a page with openCall", [await pageKb(root, CALL, PAGE), BUDGET_KB]),
  ...(await checkPackage(root, CALL)),
  ...checkEntryPoints(root, CALL),
  ...checkApiReport(root, CALL),
]);
