/**
 * Purpose: checks a library as its users install it: the size of what they load, `import` and `require` of its package, its API report.
 * When:    called by check-streams.ts, check-chat.ts and check-call.ts, after the build.
 * Usage:   checkPackage(root, library) and so on
 */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage as checkTypes, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build } from "vite";
import { apiReport, type ReportedLibrary } from "../api-report.ts";

/** A library that the center serves. `scripts`: names of its classic scripts in its manifest. */
export type CheckedLibrary = ReportedLibrary & {
  readonly scripts: readonly string[];
  readonly definesConnect: boolean;
};

/** Returns the folder of the library as npm installs it. */
export function installedFolder(root: string, { folder }: ReportedLibrary): string {
  return join(root, folder, "dist/sdk/package");
}

/** Returns the size of a page's script: the code that it loads at its start. Unit: kilobytes of 1000 bytes, gzip. */
export async function pageKb(root: string, library: ReportedLibrary, page: string): Promise<number> {
  return kb(await bundle(root, library, page));
}

/** Returns the size of a classic script. Unit: kilobytes of 1000 bytes, gzip. */
export function scriptKb(root: string, library: ReportedLibrary, name: string): number {
  return kb(readFileSync(join(installedFolder(root, library), "dist", name)));
}

/** Returns a sentence if a size is over its budget. */
export function overBudget(
  { folder }: ReportedLibrary,
  what: string,
  [size, budget]: readonly [number, number],
): string[] {
  return size > budget ? [`${folder}: ${what} has ${size} kB, the budget is ${budget} kB (gzip).`] : [];
}

/** Bundles the page and returns the code that it loads at its start. */
async function bundle(root: string, library: ReportedLibrary, page: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === "page" ? "\0page" : installedModule(root, library, id)),
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
function installedModule(root: string, library: ReportedLibrary, specifier: string): string | null {
  const folder = installedFolder(root, library);
  const { name, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (specifier !== name && !specifier.startsWith(`${name}/`)) return null;
  return join(folder, exports[`.${specifier.slice(name.length)}`].import.default);
}

function kb(code: string | Buffer): number {
  return Math.ceil(gzipSync(code, { level: 9 }).length / 100) / 10;
}

/** Returns the problems that publint and arethetypeswrong find in the packed package. */
export async function checkPackage(root: string, { folder, scripts }: CheckedLibrary): Promise<string[]> {
  const [path = "none"] = globSync(`${folder}/dist/sdk/*.tgz`, { cwd: root });
  const tarball = new Uint8Array(readFileSync(join(root, path)));
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: tarball.buffer } });
  const analysis = await checkTypes(createPackageFromTarballData(tarball), {
    excludeEntrypoints: [...scripts.map((name) => `./${name}`), "./package.json"],
  });
  const problems = analysis.types ? analysis.problems : [{ kind: "no types" }];
  return [
    ...messages
      .filter(({ code }) => code !== "USE_ENGINES_NODE") // a library for browsers: it would warn projects for no reason
      .map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`),
    ...problems.map((problem) => `arethetypeswrong: ${JSON.stringify(problem)}`),
  ];
}

/** Checks that each entry point can be loaded with `import` and `require`, also on a server: there is no window. */
export function checkEntryPoints(root: string, library: CheckedLibrary): string[] {
  const script = `
    const names = (entry) => Object.keys(entry).filter((name) => name !== "default" && name !== "__esModule").sort().join();
    const problems = [];
    for (const entry of ${JSON.stringify(Object.keys(library.entryPoints))}) {
      const [asModule, asCommonJs] = [await import(entry), module.createRequire(process.cwd() + "/x.js")(entry)];
      if (names(asModule) !== names(asCommonJs)) problems.push(entry + " has different exports for require and import.");
    }
    if (("connect" in globalThis) !== ${library.definesConnect}) problems.push("connect is " + typeof globalThis.connect + " without a window.");
    console.log(JSON.stringify(problems));
  `;
  const args = ["--input-type=module", "--eval", `import * as module from "node:module";${script}`];
  const printed = execFileSync(process.execPath, args, { cwd: installedFolder(root, library), encoding: "utf8" });
  return (JSON.parse(printed) as string[]).map((sentence) => `${library.folder}: ${sentence}`); // printed by the script above
}

/** Reports a public API that differs from the checked-in report. */
export function checkApiReport(root: string, library: ReportedLibrary): string[] {
  const file = reportFile(root, library);
  const isSame = existsSync(file) && readFileSync(file, "utf8") === apiReport(root, library);
  return isSame ? [] : [`${library.folder}/api.md is stale: run ${library.command} and review the changes.`];
}

export function writeApiReport(root: string, library: ReportedLibrary): void {
  writeFileSync(reportFile(root, library), apiReport(root, library));
}

function reportFile(root: string, { folder }: ReportedLibrary): string {
  return join(root, folder, "api.md");
}
