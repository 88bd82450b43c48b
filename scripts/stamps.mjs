/**
 * Purpose: decides if a build is stale. A target is fresh if its outputs exist and its sources are unchanged since the build.
 * When:    called by setup.mjs on every start, so sizes and times are compared first and content is hashed only if they differ.
 * Usage:   isFresh(target) · markBuilt(target), with a target from typesTarget(root) or bundleTargets(root).
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * @typedef {object} Target
 * @property {string} name      name shown during the build
 * @property {string} folder    folder of the build, relative to the root
 * @property {string[]} sources absolute paths of files, sorted
 * @property {string[]} outputs absolute paths that must exist
 * @property {string} stamp     absolute path of the stamp file
 * @property {boolean} isPageApp true for an app that browsers load
 */

/** Folders of code that `vite.config.ts` files import. */
const BUILD_CODE = ["scripts/sdk", "scripts/vite"];

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", "test", "__screenshots__", ".cache"]);

/**
 * `tsc -b` over all packages and apps.
 * @param {string} root
 * @returns {Target}
 */
export function typesTarget(root) {
  const folders = projectFolders(root);
  const isSource = (/** @type {string} */ path) => /\.(ts|tsx|json)$/.test(path) && !/\.test\.tsx?$/.test(path);
  return {
    name: "packages",
    folder: ".",
    sources: [
      ...rootSources(root),
      ...folders.flatMap((folder) => filesIn(join(root, folder)).filter(isSource)),
    ].sort(),
    outputs: folders.map((folder) => buildInfoOf(root, folder)),
    stamp: stampPath(root, "types"),
    isPageApp: false,
  };
}

/**
 * One target per app or package with a `vite.config.ts`. Its sources include those of the packages it depends on.
 * `tsc` also writes to the `dist` of a package, so a package counts as built only if the script named by `unpkg` in its manifest exists, or by `main`.
 * An older version of this project builds the server with `tsc` into the same `dist`: hence the sizes of what was built are compared.
 * @param {string} root
 * @returns {Target[]}
 */
export function bundleTargets(root) {
  return projectFolders(root)
    .filter((folder) => existsSync(join(root, folder, "vite.config.ts")))
    .map((folder) => ({
      name: folder,
      folder,
      sources: [
        ...rootSources(root),
        ...withDependencies(root, folder).flatMap((each) => filesIn(join(root, each))),
        ...BUILD_CODE.flatMap((each) => (existsSync(join(root, each)) ? filesIn(join(root, each)) : [])),
      ].sort(),
      outputs: [join(root, folder, manifestOf(root, folder).unpkg ?? manifestOf(root, folder).main ?? "dist")],
      stamp: stampPath(root, folder.replace("/", "-")),
      isPageApp: folder.startsWith("apps/") && runtimeOf(root, folder) === "browser",
    }));
}

/**
 * True when the target needs no build.
 * @param {Target} target
 */
export function isFresh(target) {
  if (!existsSync(target.stamp) || !target.outputs.every((path) => existsSync(path))) return false;
  const { shape, content, outputs } = JSON.parse(readFileSync(target.stamp, "utf8"));
  if (outputs !== sizesOf(target)) return false; // built by something else since
  if (shape === shapeOf(target)) return true;
  // A checkout, or saving without a change, changes times only.
  if (content !== contentOf(target)) return false;
  markBuilt(target);
  return true;
}

/**
 * Records that the target was built from its current sources.
 * @param {Target} target
 */
export function markBuilt(target) {
  mkdirSync(dirname(target.stamp), { recursive: true });
  writeFileSync(
    target.stamp,
    JSON.stringify({ shape: shapeOf(target), content: contentOf(target), outputs: sizesOf(target) }),
  );
}

/**
 * Folders of all workspaces with a `tsconfig.json`, such as `packages/kernel`.
 * @param {string} root
 */
export function projectFolders(root) {
  return ["packages", "apps"].flatMap((kind) =>
    existsSync(join(root, kind))
      ? readdirSync(join(root, kind))
          .map((name) => `${kind}/${name}`)
          .filter((folder) => existsSync(join(root, folder, "tsconfig.json")))
          .sort()
      : [],
  );
}

/**
 * The build info file that `tsc -b` writes.
 * @param {string} root
 * @param {string} folder
 */
function buildInfoOf(root, folder) {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, folder, "tsconfig.json"), "utf8"));
  return join(root, folder, compilerOptions.tsBuildInfoFile);
}

/**
 * @param {string} root
 * @param {string} folder
 */
function manifestOf(root, folder) {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
}

/**
 * @param {string} root
 * @param {string} folder
 */
function runtimeOf(root, folder) {
  return JSON.parse(readFileSync(join(root, "layers.json"), "utf8")).packages[folder]?.runtime;
}

/**
 * @param {string} root
 * @param {string} folder
 */
function withDependencies(root, folder) {
  const found = new Set([folder]);
  for (const each of found) {
    const { dependencies = {} } = manifestOf(root, each);
    for (const name of Object.keys(dependencies)) {
      const place = `packages/${name.replace("@tributary/", "")}`;
      if (name.startsWith("@tributary/") && existsSync(join(root, place, "package.json"))) found.add(place);
    }
  }
  return [...found];
}

/** @param {string} root */
function rootSources(root) {
  return ["package-lock.json", "tsconfig.base.json", "tsconfig.json", "scripts/compress-build.mjs"].map((name) =>
    join(root, name),
  );
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : filesIn(path);
    return entry.isFile() && !entry.name.endsWith(".tsbuildinfo") ? [path] : [];
  });
}

/** @param {Target} target */
function shapeOf(target) {
  const hash = createHash("sha256");
  for (const path of target.sources) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/**
 * Sizes of the scripts that were built.
 * @param {Target} target
 */
function sizesOf({ outputs }) {
  return outputs
    .filter((path) => path.endsWith(".js"))
    .map((path) => statSync(path).size)
    .join(" ");
}

/** @param {Target} target */
function contentOf(target) {
  const hash = createHash("sha256");
  for (const path of target.sources) hash.update(`${path}\0`).update(readFileSync(path)).update("\n");
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} name
 */
function stampPath(root, name) {
  return join(root, ".cache", "stamps", `${name}.json`);
}
