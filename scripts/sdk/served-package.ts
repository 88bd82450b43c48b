/**
 * Purpose: makes a library installable from a running center: a Vite plugin that writes `dist/sdk/` at the end of the library's build.
 *          `package/` is the package as installed, without other workspace packages; `<name>-<version>.tgz` is the same, packed.
 * When:    in the `vite.config.ts` of each library that the center serves; packages/http/src/sdk serves the folder.
 * Usage:   plugins: [servedPackage({ folder, declarations, built })]
 */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { compressBuild } from "../compress-build.mjs";
import { selfContainedDeclarations } from "./declarations.ts";
import { packTarball } from "./tarball.ts";

export type ServedPackageOptions = {
  /** Absolute path of the package. */
  readonly folder: string;
  /** Declarations of the entry points, below `dist`; all others are found from them. */
  readonly declarations: readonly string[];
  /** Further built files, below `dist`; folders include their files. */
  readonly built: readonly string[];
};

/** Manifest of a workspace package, as far as it is read here. */
type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly sideEffects?: boolean | readonly string[];
};

/** Output folder of the modules for `import`, relative to the package. */
export const MODULES_FOLDER = "dist/sdk/package/dist";

/** Builds all environments of the configuration, then the package of their output. */
export function servedPackage(options: ServedPackageOptions): Plugin {
  const output = join(options.folder, "dist/sdk");
  return {
    name: "served-package",
    async buildApp(builder) {
      rmSync(output, { recursive: true, force: true });
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
      writePackage(options, output);
    },
  };
}

function writePackage({ folder, declarations, built }: ServedPackageOptions, output: string): void {
  const target = join(output, "package");
  for (const path of built) cpSync(join(folder, "dist", path), join(target, "dist", path), { recursive: true });
  for (const [path, text] of selfContainedDeclarations(folder, declarations)) {
    mkdirSync(dirname(join(target, "dist", path)), { recursive: true });
    writeFileSync(join(target, "dist", path), text);
  }
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  writeFileSync(join(target, "README.md"), usersPart(readFileSync(join(folder, "README.md"), "utf8")));
  cpSync(join(folder, "../../LICENSE"), join(target, "LICENSE"));
  writeFileSync(join(target, "package.json"), `${JSON.stringify(publishedManifest(manifest, target), null, 2)}\n`);

  const paths = globSync("**/*", { cwd: target, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map(
    paths.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(target.length + 1).replaceAll("\\", "/"), readFileSync(path)] as const;
    }),
  );
  const tarball = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
  writeFileSync(join(output, tarball), packTarball(files));
  compressBuild(join(target, "dist")); // for the server only: npm installs plain files
}

/**
 * Returns the manifest without entries for the workspace only: dependencies, which are bundled, and sources. `engines` does not apply to a
 * library for browsers.
 */
function publishedManifest(manifest: Manifest, target: string): object {
  const { sideEffects, ...rest } = manifest;
  const isWorkspaceOnly = (key: string): boolean =>
    ["private", "engines", "dependencies", "devDependencies", "source"].includes(key);
  const published = JSON.parse(JSON.stringify(rest, (key, value) => (isWorkspaceOnly(key) ? undefined : value)));
  return {
    ...published,
    ...(sideEffects === undefined ? {} : { sideEffects: existing(sideEffects, target) }),
  };
}

function existing(sideEffects: boolean | readonly string[], target: string): boolean | readonly string[] {
  return typeof sideEffects === "boolean" ? sideEffects : sideEffects.filter((path) => existsSync(join(target, path)));
}

/** Returns what users read: without the part for maintainers, and without links into the repository, which lead nowhere outside of it. */
function usersPart(markdown: string): string {
  const [users = ""] = markdown.split("\n## Source\n");
  return users.replace(/\[([^\]]+)\]\((?!https?:)[^)]+\)/g, "$1");
}
