/**
 * What: decides whether a build is stale. A target is fresh when its outputs stand and its sources are those it was built from.
 * When: inside setup.mjs, on every start; hence sizes and times are looked at first and content is hashed only when they differ.
 * How:  isFresh(target) · markBuilt(target), with a target from typesTarget(root) or bundleTargets(root).
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * @typedef {object} Target
 * @property {string} name      what the developer reads while it builds
 * @property {string} folder    where it is built, relative to the root
 * @property {string[]} sources absolute paths of files, sorted
 * @property {string[]} outputs absolute paths that must exist
 * @property {string} stamp     absolute path of the stamp file
 */

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", "test", "__screenshots__"]);

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
  };
}

/**
 * One target for each app or package that has a `vite.config.ts`; its sources are its own and those of the packages it depends on.
 * A package's `dist` is also where `tsc` writes, hence it counts as built only with the script that its manifest names as `unpkg`.
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
      ].sort(),
      outputs: [join(root, folder, manifestOf(root, folder).unpkg ?? "dist")],
      stamp: stampPath(root, folder.replace("/", "-")),
    }));
}

/**
 * True when the target needs no build.
 * @param {Target} target
 */
export function isFresh(target) {
  if (!existsSync(target.stamp) || !target.outputs.every((path) => existsSync(path))) return false;
  const { shape, content } = JSON.parse(readFileSync(target.stamp, "utf8"));
  if (shape === shapeOf(target)) return true;
  // A checkout or a save without a change moves times only.
  if (content !== contentOf(target)) return false;
  markBuilt(target);
  return true;
}

/**
 * Notes that the target was built from its present sources.
 * @param {Target} target
 */
export function markBuilt(target) {
  mkdirSync(dirname(target.stamp), { recursive: true });
  writeFileSync(target.stamp, JSON.stringify({ shape: shapeOf(target), content: contentOf(target) }));
}

/**
 * Folders of all workspaces that compile, such as `packages/kernel`.
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
 * The file that `tsc -b` leaves behind when a project is built.
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
  return ["package-lock.json", "tsconfig.base.json", "tsconfig.json"].map((name) => join(root, name));
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
