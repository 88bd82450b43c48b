/**
 * Purpose: checks packages/streams as installed by its users: sizes of its scripts, `import` and `require` of its package, its API report.
 * When:    in `npm run check`, after the build.
 * Usage:   node scripts/check-streams.ts [--fix]; `--fix` writes the report: read it before committing.
 */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build } from "vite";
import { apiReport } from "./api-report.ts";
import { report } from "./source-tree.ts";

/**
 * Unit: kilobytes of 1000 bytes, gzip. The classic script has all parts; 2 kB of it are custom views, the storage access page and the transcript
 * of chats as upstream has them, and 0.2 kB of each are the remaining directives of log texts and the redaction of JSON in texts.
 */
const CLASSIC_BUDGET_KB = 32.5;
const AGENT_AND_CONTACT_BUDGET_KB = 12.3;
const MODERN_BUDGET_KB = 4;

/** The library as the center serves it, and as npm installs it. */
const INSTALLED = "packages/streams/dist/sdk/package";
const PACKED = "packages/streams/dist/sdk/*.tgz";

/** A page that imports two names only. */
const SMALL_PAGE = `
  import { agent, contact } from "@tributary/streams";
  agent((a) => a.onStateChange(() => {}));
  contact((c) => c.onConnected(() => {}));
`;

/**
 * A page that opens a panel and follows agent and contacts, once with callbacks and once with the modern entry point: the difference is the
 * cost of that entry point.
 */
const CALLBACK_PAGE = `import { agent, contact, initCCP } from "@tributary/streams"; globalThis.used = [agent, contact, initCCP];`;
const MODERN_PAGE = `import { openDesktop } from "@tributary/streams/modern"; globalThis.used = [openDesktop];`;

/** Returns one sentence per script over its budget. */
export async function checkStreamsSizes(root: string): Promise<string[]> {
  const classic = readFileSync(join(root, INSTALLED, "dist/connect-streams.min.js"));
  return [
    ...overBudget("dist/connect-streams.min.js", kb(classic), CLASSIC_BUDGET_KB),
    ...overBudget("a page with agent and contact", kb(await bundle(root, SMALL_PAGE)), AGENT_AND_CONTACT_BUDGET_KB),
    ...overBudget("the modern entry point, on top of the callbacks", await modernKb(root), MODERN_BUDGET_KB),
  ];
}

async function modernKb(root: string): Promise<number> {
  return kb(await bundle(root, MODERN_PAGE)) - kb(await bundle(root, CALLBACK_PAGE));
}

/** Bundles the page and returns the code that it loads at its start. */
export async function bundle(root: string, page: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === "page" ? "\0page" : installedModule(root, id)),
        load: (id) => (id === "\0page" ? page : null),
      },
    ],
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input: "page" },
    },
  });
  const outputs = [built].flat().flatMap((each) => ("output" in each ? each.output : []));
  const first = outputs.find((each) => each.type === "chunk" && each.isEntry);
  const needed = new Set(first?.type === "chunk" ? [first.fileName, ...first.imports] : []);
  return outputs.map((each) => (each.type === "chunk" && needed.has(each.fileName) ? each.code : "")).join("");
}

/** Resolves an import of the library as in a project that has installed it. */
function installedModule(root: string, specifier: string): string | null {
  if (!/^@tributary\/streams(\/|$)/.test(specifier)) return null;
  const { name, exports } = JSON.parse(readFileSync(join(root, INSTALLED, "package.json"), "utf8"));
  return join(root, INSTALLED, exports[`.${specifier.slice(name.length)}`].import.default);
}

function kb(code: string | Buffer): number {
  return Math.ceil(gzipSync(code, { level: 9 }).length / 100) / 10;
}

function overBudget(what: string, size: number, budget: number): string[] {
  return size > budget ? [`packages/streams: ${what} has ${size} kB, the budget is ${budget} kB (gzip).`] : [];
}

/** Returns the problems that publint and arethetypeswrong find in the packed package. */
export async function checkStreamsPackage(root: string): Promise<string[]> {
  const [path = "none"] = globSync(PACKED, { cwd: root });
  const tarball = new Uint8Array(readFileSync(join(root, path)));
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: tarball.buffer } });
  const analysis = await checkPackage(createPackageFromTarballData(tarball), {
    excludeEntrypoints: ["./connect-streams.js", "./connect-streams.min.js", "./package.json"],
  });
  const problems = analysis.types ? analysis.problems : [{ kind: "no types" }];
  return [
    ...messages
      .filter(({ code }) => code !== "USE_ENGINES_NODE") // a library for browsers: it would warn projects for no reason
      .map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`),
    ...problems.map((problem) => `arethetypeswrong: ${JSON.stringify(problem)}`),
  ];
}

/**
 * Checks that each entry point can be loaded with `import` and `require`, also on a server: there is no window and loading must have no
 * effects.
 */
export function checkEntryPoints(root: string): string[] {
  const script = `
    const names = (entry) => Object.keys(entry).filter((name) => name !== "default" && name !== "__esModule").sort().join();
    const problems = [];
    for (const entry of ["@tributary/streams", "@tributary/streams/global", "@tributary/streams/modern"]) {
      const [asModule, asCommonJs] = [await import(entry), module.createRequire(process.cwd() + "/x.js")(entry)];
      if (names(asModule) !== names(asCommonJs)) problems.push(entry + " has different exports for require and import.");
    }
    if ("connect" in globalThis) problems.push("an entry point defines connect without a window.");
    console.log(JSON.stringify(problems));
  `;
  const args = ["--input-type=module", "--eval", `import * as module from "node:module";${script}`];
  const printed = execFileSync(process.execPath, args, { cwd: join(root, INSTALLED), encoding: "utf8" });
  return (JSON.parse(printed) as string[]).map((sentence) => `packages/streams: ${sentence}`); // printed by the script above
}

/** Reports a public API that differs from the checked-in report. */
export function checkApiReport(root: string): string[] {
  const file = reportFile(root);
  const isSame = existsSync(file) && readFileSync(file, "utf8") === apiReport(root);
  return isSame
    ? []
    : ["packages/streams/api.md is stale: run node scripts/check-streams.ts --fix and review the changes."];
}

function reportFile(root: string): string {
  return join(root, "packages/streams/api.md");
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  if (process.argv.includes("--fix")) writeFileSync(reportFile(root), apiReport(root));
  report("packages/streams", [
    ...(await checkStreamsSizes(root)),
    ...(await checkStreamsPackage(root)),
    ...checkEntryPoints(root),
    ...checkApiReport(root),
  ]);
}
