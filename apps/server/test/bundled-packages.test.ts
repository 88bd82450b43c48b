import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";

const SERVER = join(import.meta.dirname, "..");
const WORKSPACE_SCOPE = "@tributary/";

type Dependency = { readonly name: string; readonly folder: string };

/** Returns the manifest of a package as modules in `folder` find it; undefined if they do not. */
function manifestOf(name: string, folder: string): string | undefined {
  return findPackageJSON(name, pathToFileURL(join(folder, "package.json")));
}

/** Returns the npm packages of a workspace package, and of those that it uses. */
function npmPackagesOf(folder: string, visited = new Set<string>()): readonly Dependency[] {
  if (visited.has(folder)) return [];
  visited.add(folder);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.keys(dependencies).flatMap((name) =>
    name.startsWith(WORKSPACE_SCOPE)
      ? npmPackagesOf(join(SERVER, "../../packages", name.slice(WORKSPACE_SCOPE.length)), visited)
      : [{ name, folder }],
  );
}

it("[RC-16] the build finds the npm packages of all packages that it contains, in the same versions", () => {
  const packages = npmPackagesOf(SERVER);
  const expected = packages.map(({ name, folder }) => [name, manifestOf(name, folder)]);

  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(["fastify", "pg", "pino"]));
  expect(packages.map(({ name }) => [name, manifestOf(name, SERVER)])).toEqual(expected);
  expect(expected.filter(([, manifest]) => manifest === undefined)).toEqual([]);
});
