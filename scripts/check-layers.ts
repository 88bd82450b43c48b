/**
 * Purpose: checks imports against layers.json, also within packages; runtimes, exports maps and project references; and import cycles.
 * When:    in `npm run check`; after adding a package, a dependency or an import that crosses a folder.
 * Usage:   node scripts/check-layers.ts [--fix]      (--fix writes the list of projects in tsconfig.json)
 *
 * Permissions: an entry of `mayImport` or `thirdParty` without an import is an error. Imports of production files and of tests count.
 *
 * Rooms: the optional list `rooms` of a package orders the paths below its `src/`, lowest first: folders (`chat`, `chat/state`) and files
 * (`center.ts`). The longest matching path decides. A file may import files of its own room and of lower ones; each file needs a room.
 * Tests and contract suites are exempt.
 */
import { existsSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { cyclesIn } from "./cycles.ts";
import {
  type Import,
  importsOf,
  isTestFile,
  readJson,
  report,
  sourceFiles,
  type Workspace,
  workspaces,
} from "./source-tree.ts";

type Runtime = "neutral" | "browser" | "universal" | "node";
type Row = {
  readonly runtime: Runtime;
  readonly mayImport: readonly string[];
  readonly thirdParty: readonly string[];
  readonly rooms?: readonly string[];
};
type Project = {
  readonly compilerOptions?: { readonly lib?: readonly string[]; readonly types?: readonly string[] };
  readonly references?: readonly { readonly path: string }[];
};
type Tree = {
  readonly root: string;
  readonly rows: Readonly<Record<string, Row>>;
  readonly byName: ReadonlyMap<string, Workspace>;
  readonly rootTools: ReadonlySet<string>;
};
type Place = { readonly workspace: Workspace; readonly row: Row; readonly file: string };

/** Packages that test files may import in addition to their package's row. */
const TEST_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  testkit: ["."],
  journal: [".", "./contracts"],
  engine: [".", "./contracts"],
};

/** Returns one sentence per violation, with file and line; empty if there is none. */
export function checkLayers(root: string): string[] {
  const all = workspaces(root);
  const rootManifest = readJson<Workspace["manifest"]>(join(root, "package.json"));
  const tree: Tree = {
    root,
    rows: readJson<{ packages: Record<string, Row> }>(join(root, "layers.json")).packages,
    byName: new Map(all.map((each) => [each.manifest.name, each])),
    rootTools: new Set(Object.keys({ ...rootManifest.dependencies, ...rootManifest.devDependencies })),
  };
  return [
    ...checkTable(tree),
    ...checkReferences(root, all),
    ...all.flatMap((workspace) => {
      const row = tree.rows[workspace.folder];
      if (!row)
        return [`layers.json has no row for ${workspace.folder}: add it with its runtime and what it may import.`];
      return [
        ...checkProject(tree, workspace, row),
        ...checkPermissions(tree, workspace, row),
        ...checkFileCycles(root, workspace),
        ...checkRooms(root, workspace, row.rooms),
        ...sourceFiles(join(root, workspace.folder)).flatMap((file) => checkFile(tree, { workspace, row, file })),
      ];
    }),
  ];
}

function checkTable({ rows }: Tree): string[] {
  const arrows = new Map(Object.entries(rows).map(([folder, row]) => [nameOf(folder), row.mayImport]));
  const unknown = [...arrows].flatMap(([name, targets]) =>
    targets
      .filter((target) => !arrows.has(target))
      .map((target) => `layers.json: ${name} names ${target}, which has no row.`),
  );
  return [...unknown, ...cyclesIn(arrows).map((cycle) => `layers.json contains a cycle: ${cycle.join(" → ")}`)];
}

/** The root project must reference every package: a missing one would not be built. */
function checkReferences(root: string, all: readonly Workspace[]): string[] {
  const listed = new Set((readJson<Project>(join(root, "tsconfig.json")).references ?? []).map(({ path }) => path));
  return all
    .filter(({ folder }) => existsSync(join(root, folder, "tsconfig.json")) && !listed.has(folder))
    .map(({ folder }) => `tsconfig.json does not list ${folder}: run npm run fix.`);
}

function checkProject({ root, byName }: Tree, { folder, manifest }: Workspace, row: Row): string[] {
  const path = join(root, folder, "tsconfig.json");
  // A package of styles has nothing to compile.
  const files = sourceFiles(join(root, folder));
  if (files.every((file) => isTestFile(root, file))) return [];
  if (!existsSync(path)) return [`${folder} has no tsconfig.json.`];
  const { compilerOptions: { lib = [], types = [] } = {}, references = [] } = readJson<Project>(path);
  const problems: string[] = [];
  if (manifest.name !== `@tributary/${nameOf(folder)}`) {
    problems.push(`${folder}/package.json is called ${manifest.name}, not @tributary/${nameOf(folder)}.`);
  }

  // Tests of packages and of Node apps are compiled by tsconfig.tests.json; pages have separate projects because of JSX.
  const hasOwnTests =
    folder.startsWith("apps/") && row.runtime === "browser" && files.some((file) => isTestFile(root, file));
  if (hasOwnTests && !existsSync(join(root, folder, "tsconfig.test.json"))) {
    problems.push(`${folder} has tests but no tsconfig.test.json: nothing would check their types.`);
  }

  const hasDom = lib.some((name) => /^(dom|webworker)/i.test(name));
  const hasNode = types.includes("node");
  if (hasDom && (row.runtime === "neutral" || row.runtime === "node")) {
    problems.push(`${folder}/tsconfig.json has DOM types, but its runtime is ${row.runtime}.`);
  }
  if (hasNode && row.runtime !== "node") {
    problems.push(`${folder}/tsconfig.json has Node types, but its runtime is ${row.runtime}.`);
  }

  const referenced = new Set(references.map((reference) => relative(root, resolve(root, folder, reference.path))));
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const target = byName.get(name);
    if (target && existsSync(join(root, target.folder, "tsconfig.json")) && !referenced.has(target.folder)) {
      problems.push(`${folder}/tsconfig.json does not reference ${target.folder}, on which its package.json depends.`);
    }
  }
  return problems;
}

function checkFileCycles(root: string, { folder }: Workspace): string[] {
  const files = sourceFiles(join(root, folder)).filter((file) => !isTestFile(root, file));
  const arrows = new Map(
    files.map((file) => [
      relative(root, file),
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith("."))
        .map(({ specifier }) => relative(root, resolve(dirname(file), specifier))),
    ]),
  );
  return cyclesIn(arrows).map((cycle) => `import cycle: ${cycle.join(" → ")}`);
}

/** A permission is added in the commit that first needs it, and removed with the last import. */
function checkPermissions({ root }: Tree, { folder }: Workspace, { mayImport, thirdParty }: Row): string[] {
  const used = new Set(
    sourceFiles(join(root, folder)).flatMap((file) => importsOf(file).map(({ specifier }) => packageOf(specifier))),
  );
  return [
    ...mayImport
      .filter((name) => !used.has(`@tributary/${name}`))
      .map((name) => `layers.json: ${folder} may import ${name}, but does not: take it out of mayImport.`),
    ...thirdParty
      .filter((name) => !used.has(name))
      .map((name) => `layers.json: ${folder} may import ${name}, but does not: take it out of thirdParty.`),
  ];
}

function checkRooms(root: string, { folder }: Workspace, rooms: readonly string[] | undefined): string[] {
  if (rooms === undefined) return [];
  const source = join(root, folder, "src");
  const roomOf = (file: string): number => roomIndexOf(rooms, relative(source, file));
  const files = sourceFiles(source).filter((file) => !isTestFile(root, file));
  return files.flatMap((file) => {
    const path = relative(root, file);
    const room = roomOf(file);
    if (room === -1) return [`${path} is in no room: layers.json lists the rooms of ${folder}.`];
    return importsOf(file).flatMap(({ specifier, line }) => {
      const target = resolve(dirname(file), withoutQuery(specifier));
      if (!specifier.startsWith(".") || isTestFile(root, target)) return [];
      const above = roomOf(target);
      return above <= room
        ? []
        : [`${path}:${line} room ${rooms[room]} may not import ${specifier} of the higher room ${rooms[above]}.`];
    });
  });
}

/** Index of a file's room by the longest matching path; -1 if no path matches. */
function roomIndexOf(rooms: readonly string[], path: string): number {
  const matching = rooms.filter(
    (room) => path === room || path.startsWith(`${room}/`) || path.replace(/\.tsx?$/, "") === room,
  );
  const longest = matching.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? -1 : rooms.indexOf(longest);
}

function checkFile(tree: Tree, place: Place): string[] {
  return importsOf(place.file).flatMap((found) => {
    const problem = checkImport(tree, place, found);
    return problem ? [`${relative(tree.root, place.file)}:${found.line} ${problem}`] : [];
  });
}

function checkImport(tree: Tree, place: Place, found: Import): string | undefined {
  if (found.specifier.startsWith(".")) return checkRelative(tree, place, found);
  if (found.specifier.startsWith("@tributary/")) return checkOwn(tree, place, found);
  if (isNodeModule(found.specifier)) return checkNode(tree, place, found);
  return checkThirdParty(tree, place, found);
}

function checkRelative({ root }: Tree, { workspace, file }: Place, { specifier }: Import): string | undefined {
  const target = resolve(dirname(file), withoutQuery(specifier));
  const isBuildCode = isToolConfig(workspace, file) && target.startsWith(`${join(root, "scripts")}/`);
  if (!isBuildCode && !target.startsWith(`${join(root, workspace.folder)}/`)) return `leaves its package: ${specifier}`;
  if (!existsSync(target))
    return `imports ${specifier}, which does not exist (relative imports carry their extension).`;
  return undefined;
}

function checkOwn({ root, byName }: Tree, { workspace, row, file }: Place, { specifier }: Import): string | undefined {
  const target = byName.get(packageOf(specifier));
  if (!target) return `imports ${specifier}, a package that does not exist.`;
  const name = nameOf(target.folder);
  const entry = `.${withoutQuery(specifier).slice(target.manifest.name.length)}`;
  const isTest = isTestFile(root, file);

  if (target.manifest.exports?.[entry] === undefined)
    return `reaches past the exports of ${target.manifest.name}: ${specifier}`;
  if (entry === "./contracts" && !isTest) return `imports ${specifier}: contract suites are for tests.`;
  if (target === workspace) return isTest ? undefined : `imports its own package by name: ${specifier}`;
  if (row.mayImport.includes(name) || (isTest && TEST_PACKAGES[name]?.includes(entry))) return undefined;
  return `may not import ${target.manifest.name} (layers.json: ${workspace.folder} may import ${row.mayImport.join(", ") || "nothing"}).`;
}

function checkNode({ root }: Tree, { row, file, workspace }: Place, { specifier }: Import): string | undefined {
  if (!specifier.startsWith("node:")) return `write node:${specifier}.`;
  if (row.runtime === "node" || isTestFile(root, file) || isToolConfig(workspace, file)) return undefined;
  return `imports ${specifier}, but ${workspace.folder} is ${row.runtime}.`;
}

function checkThirdParty({ root, rootTools }: Tree, place: Place, { specifier }: Import): string | undefined {
  const { workspace, row, file } = place;
  const name = packageOf(specifier);
  const { dependencies = {}, devDependencies = {} } = workspace.manifest;
  if (isTestFile(root, file) || isToolConfig(workspace, file)) {
    const isKnown = name in dependencies || name in devDependencies || rootTools.has(name);
    return isKnown ? undefined : `imports ${name}, which no package.json in reach lists.`;
  }
  if (!row.thirdParty.includes(name)) return `may not import ${name} (layers.json: thirdParty of ${workspace.folder}).`;
  return name in dependencies ? undefined : `imports ${name}, which is missing in ${workspace.folder}/package.json.`;
}

/** True for `vite.config.ts` and similar files: they are next to package.json, run in Node and may import build code from `scripts/`. */
function isToolConfig({ folder }: Workspace, file: string): boolean {
  return /\.config\.ts$/.test(file) && dirname(file).endsWith(folder);
}

function isNodeModule(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

/** Removes Vite's import options, such as `?inline`, which are not part of the file name. */
function withoutQuery(specifier: string): string {
  return specifier.replace(/\?.*$/, "");
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function nameOf(folder: string): string {
  return folder.slice(folder.indexOf("/") + 1);
}

function writeReferences(root: string): void {
  const references = workspaces(root)
    .filter(({ folder }) => existsSync(join(root, folder, "tsconfig.json")))
    .map(({ folder }) => `    { "path": "${folder}" }`);
  writeFileSync(
    join(root, "tsconfig.json"),
    `{\n  "files": [],\n  "references": [\n${references.join(",\n")}\n  ]\n}\n`,
  );
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  if (process.argv.includes("--fix")) writeReferences(root);
  report("layers", checkLayers(root));
}
