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
};

it("a build is fresh until a source changes, and not stale by what a program that runs writes", () => {
  const root = testTree(APP);
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
