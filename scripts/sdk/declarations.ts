/**
 * Purpose: collects the type declarations of a package for projects outside the repository: no import of another workspace package is left.
 * When:    called by served-package.ts at the end of a package's build, after `tsc -b`.
 * Usage:   selfContainedDeclarations(packageFolder, entries)
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";

/** Folder for declarations of other workspace packages, next to the package's own. */
const SHARED = "shared";

/** Import specifier in a declaration file: of a statement, of `import("…")`, or for side effects. */
const SPECIFIER = /(\bfrom |\bimport\(|^import )"([^"]+)"/gm;

/**
 * `lib` of many projects ends at ES2022, in which `Disposable` is missing. The library that contains it is part of every TypeScript from 5.2.
 */
const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';

/**
 * Returns the declaration files that `entries` refer to, by path below `dist`. Imports end in `.js`, as all resolution modes accept them.
 *
 * `entries`: paths below the package's `dist`. Errors: throws for an import that does not lead to a declaration of a workspace package.
 */
export function selfContainedDeclarations(
  packageFolder: string,
  entries: readonly string[],
): ReadonlyMap<string, string> {
  const packages = dirname(packageFolder);
  const dist = join(packageFolder, "dist");
  const texts = new Map<string, string>();
  const queue = entries.map((entry) => join(dist, entry));
  const publishedPath = (file: string): string => {
    const [name = "", , ...rest] = relative(packages, file).split(/[\\/]/); // <package>/dist/<path>
    const path = rest.join("/");
    return join(packages, name) === packageFolder ? path : `${SHARED}/${name}/${path}`;
  };

  for (const file of queue) {
    const path = publishedPath(file);
    if (texts.has(path)) continue;
    texts.set(path, ""); // a cycle of imports must end
    const text = readFileSync(file, "utf8").replace(SPECIFIER, (_, before: string, specifier: string) => {
      const target = declarationOf(packages, file, specifier);
      queue.push(target);
      return `${before}"${relativeSpecifier(path, publishedPath(target))}"`;
    });
    texts.set(path, (/\bDisposable\b|Symbol\.dispose/.test(text) ? DISPOSABLE : "") + withoutSourceMap(text));
  }
  return texts;
}

/** Returns the declaration file of an import. */
function declarationOf(packages: string, file: string, specifier: string): string {
  const target = specifier.startsWith(".")
    ? join(dirname(file), specifier.replace(/\.[jt]s$/, ".d.ts"))
    : workspaceDeclaration(packages, specifier);
  if (target !== undefined && existsSync(target)) return target;
  throw new Error(`${relative(packages, file)} imports "${specifier}", which is not a declaration of the workspace.`);
}

/** Conditions of an export: for every kind of import, or for one. */
type Target = { readonly types?: string };

function workspaceDeclaration(packages: string, specifier: string): string | undefined {
  const [, name, subpath = ""] = /^@tributary\/([^/]+)(\/.+)?$/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  const manifest: { readonly exports: Readonly<Record<string, Target & { readonly import?: Target }>> } = JSON.parse(
    readFileSync(join(packages, name, "package.json"), "utf8"),
  );
  const target = manifest.exports[`.${subpath}`];
  const types = target?.types ?? target?.import?.types;
  return types === undefined ? undefined : join(packages, name, types);
}

function relativeSpecifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to).replace(/\.d\.ts$/, ".js");
  return path.startsWith(".") ? path : `./${path}`;
}

function withoutSourceMap(text: string): string {
  return text.replace(/^\/\/# sourceMappingURL=.*\n?/m, "");
}
