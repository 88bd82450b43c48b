/**
 * Purpose: runs everything that must pass before a commit: builds, checks, tests. Prints one line per check and finally `N passed, N failed`.
 * When:    `npm test`, `npm run check`, CI; `npm run check:fast` skips tests that need the built server: browsers, startup, fault runs.
 * Usage:   node scripts/test.ts [--fast]; each check and each test counts as one; exit status 0 only if nothing failed.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { runVitest } from "./run-vitest.ts";

const root = dirname(import.meta.dirname);
const isFast = process.argv.includes("--fast");

type Check = { readonly name: string; readonly command: readonly string[] };

const script = (name: string, ...args: string[]): string[] => [process.execPath, join("scripts", name), ...args];
const tool = (path: string, ...args: string[]): string[] => [process.execPath, join("node_modules", path), ...args];

/** Checks that read sources only. The build runs beside them. */
const CHECKS_OF_SOURCES: readonly Check[] = [
  { name: "build: types and bundles", command: script("setup.mjs", "build") },
  { name: "format and lint", command: tool("@biomejs/biome/bin/biome", "ci", "--error-on-warnings", ".") },
  { name: "layers and cycles", command: script("check-layers.ts") },
  { name: "sizes", command: script("check-sizes.ts") },
  { name: "comments", command: script("check-comments.ts") },
  { name: "prose", command: script("check-prose.ts") },
  { name: "spec rules", command: script("check-spec.ts") },
  { name: "links in documents", command: script("check-links.ts") },
  { name: "regular expressions", command: script("check-regexes.ts") },
  { name: "generated docs", command: [process.execPath, "--conditions=source", "scripts/gen-docs.ts", "--check"] },
  { name: "dead code", command: tool("knip/bin/knip.js", "--no-config-hints", "--no-progress") },
];

/** Checks of the build, and of tests against its types. */
const CHECKS_OF_BUILD: readonly Check[] = [
  ...testProjects().map((path) => ({ name: `types: ${path}`, command: tool("typescript/bin/tsc", "-p", path) })),
  { name: "supported browsers", command: script("check-browsers.ts") },
  { name: "bundle sizes", command: script("check-bundles.ts") },
  { name: "packages/streams as installed", command: script("check-streams.ts") },
  { name: "packages/chat as installed", command: script("check-chat.ts") },
  { name: "packages/call as installed", command: script("check-call.ts") },
];

/** Checks that run at the same time. */
const AT_ONCE = 2;

/** Projects of tests, one step after the other. Those of one step run at the same time: they wait more than they compute. */
const TEST_PROJECTS = [["fast"], ["browsers", "processes"]];

let passed = 0;
let failed = 0;

/** Repeated at the end, where they are found: the output of the tests is long, and two projects write at the same time. */
const failures: string[] = [];

for (const checks of [CHECKS_OF_SOURCES, CHECKS_OF_BUILD]) {
  const waiting = checks.values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => runAll(waiting)));
}

for (const projects of isFast ? [["fast"]] : TEST_PROJECTS) {
  for (const tests of await Promise.all(projects.map((project) => runVitest(root, project)))) {
    passed += tests.passed;
    failed += tests.failed;
    failures.push(...tests.failures);
    if (tests.skipped > 0) console.log(`${tests.skipped} skipped`);
  }
}

for (const failure of failures) console.log(`\n${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runAll(waiting: Iterable<Check>): Promise<void> {
  for (const { name, command } of waiting) {
    const started = performance.now();
    const { status, output } = await run(command);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (status === 0) passed += 1;
    else failed += 1;
    console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
    if (status === 0) continue;
    failures.push(`FAILED ${name}`);
    console.log(`\n${output.trimEnd()}\n`);
  }
}

/** Type-check projects of tests: one for the tree, one for each app whose tests need different JSX settings. */
function testProjects(): string[] {
  const apps = readdirSync(join(root, "apps"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const own = apps.flatMap(({ name }) =>
    readdirSync(join(root, "apps", name)).includes("tsconfig.test.json") ? [`apps/${name}/tsconfig.test.json`] : [],
  );
  return ["tsconfig.tests.json", ...own].map((path) => relative(root, join(root, path)));
}

function run([command = "", ...args]: readonly string[]): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("close", (status) => resolve({ status, output }));
  });
}
