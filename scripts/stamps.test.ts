import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundleTargets, isFresh, markBuilt } from "./stamps.mjs";
import { testTree } from "./test-tree.ts";

const APP = {
  "package-lock.json": "{}",
  "tsconfig.base.json": "{}",
  "tsconfig.json": "{}",
  "scripts/compress-build.mjs": "",
  "apps/one/package.json": "{}",
  "apps/one/tsconfig.json": "{}",
  "apps/one/vite.config.ts": "",
  "apps/one/src/main.ts": "one",
  "apps/one/dist/main.js": "one",
  "apps/one/.cache/code": "one",
  "layers.json": '{ "packages": { "apps/one": { "runtime": "browser" }, "apps/two": { "runtime": "node" } } }',
};
const PROGRAM = {
  "apps/two/package.json": '{ "main": "dist/main.js" }',
  "apps/two/tsconfig.json": "{}",
  "apps/two/vite.config.ts": "",
  "apps/two/dist/main.js": "two",
};

it("a build is stale after a source changed, and not by what a program that runs writes", () => {
  const root = testTree(APP, {});
  const write = (path: string): void => writeFileSync(join(root, path), "two or more");
  const isBuilt = (): readonly boolean[] => bundleTargets(root).map(isFresh);
  expect(isBuilt()).toEqual([false]);
  for (const target of bundleTargets(root)) markBuilt(target);

  write("apps/one/.cache/code");
  write("apps/one/.cache/more");
  write("apps/one/dist/main.js");
  expect(isBuilt()).toEqual([true]);

  write("apps/one/src/main.ts");
  expect(isBuilt()).toEqual([false]);
});

it("the build of a program is stale when something else has replaced it", () => {
  const root = testTree({ ...APP, ...PROGRAM }, {});
  const targets = bundleTargets(root);
  for (const target of targets) markBuilt(target);
  expect(targets.map(isFresh)).toEqual([true, true]);

  writeFileSync(join(root, "apps/two/dist/main.js"), "two of another version");

  expect(targets.map(isFresh)).toEqual([true, false]);
  expect(targets.map(({ isPageApp }) => isPageApp)).toEqual([true, false]);
});
