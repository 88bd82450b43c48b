/**
 * Purpose: finds the source files of the workspaces and their imports, using a real parser.
 * When:    called by the checks (check-layers, check-sizes, gen-docs); reports nothing by itself.
 * Usage:   workspaces(root) · sourceFiles(folder) · importsOf(file)
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type ParseResult, parseSync, Visitor } from "oxc-parser";

/** A package or an app with its package.json. */
export type Workspace = {
  /** Relative to the root: `packages/kernel`. */
  readonly folder: string;
  readonly manifest: Manifest;
};

/** The members of package.json that the checks use. */
export type Manifest = {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

/** An import, export-from, dynamic import or import type, with its line. */
export type Import = { readonly specifier: string; readonly line: number };

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", ".cache", "public"]);

/** All folders under packages/ and apps/ that have a package.json, sorted. */
export function workspaces(root: string): Workspace[] {
  return ["packages", "apps"].flatMap((kind) => {
    const names = existsSync(join(root, kind)) ? readdirSync(join(root, kind)).sort() : [];
    return names
      .map((name) => `${kind}/${name}`)
      .filter((folder) => existsSync(join(root, folder, "package.json")))
      .map((folder) => ({ folder, manifest: readJson<Manifest>(join(root, folder, "package.json")) }));
  });
}

/** Absolute paths of all TypeScript files below a folder, builds left out, sorted. */
export function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : sourceFiles(path);
      return /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
    });
}

/** True for tests, and for suites and fixtures that only tests load. Folder names above the root are ignored. */
export function isTestFile(root: string, file: string): boolean {
  const path = relative(root, file);
  return /\.test\.tsx?$/.test(path) || /(^|\/)(contracts|conformance|tests?)\//.test(path);
}

/** Parses a file. Errors: throws with file and message if the text is not TypeScript. */
export function parseFile(path: string): { readonly text: string; readonly result: ParseResult } {
  const text = readFileSync(path, "utf8");
  const result = parseSync(path, text);
  const [problem] = result.errors;
  if (problem) throw new Error(`${path} does not parse: ${problem.message}`);
  return { text, result };
}

/** All imports of a file, in the order of the text. */
export function importsOf(path: string): Import[] {
  const { text, result } = parseFile(path);
  const found: Import[] = [];
  const add = (specifier: string, at: number): void => {
    found.push({ specifier, line: lineAt(text, at) });
  };

  new Visitor({
    ImportDeclaration: (node) => add(node.source.value, node.start),
    ExportAllDeclaration: (node) => add(node.source.value, node.start),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.source.value, node.start);
    },
    ImportExpression: (node) => {
      if (node.source.type === "Literal") add(String(node.source.value), node.start);
    },
    TSImportType: (node) => add(String(node.source.value), node.start),
  }).visit(result.program);

  return found;
}

/** The line number, from 1, of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

/** Reads a JSON file of this repository. The caller is responsible for the type. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

/** Prints the problems of a check and sets exit status 1 if there are any. Exiting at once would cut off output to a pipe. */
export function report(check: string, problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${check}: in order`);
}
