/**
 * Purpose: creates a small repository in a temporary folder for the tests of the checks.
 * When:    imported by the tests in this folder.
 * Usage:   testTree({ "packages/low/src/low.ts": "…" })
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Files by path, relative to the root. */
export type TreeFiles = Readonly<Record<string, string>>;

/** Two packages without violations; `high` imports `low` and a library. */
export const GOOD: TreeFiles = {
  "package.json": json({ name: "tree", devDependencies: { vitest: "1.0.0" } }),
  "tsconfig.json": json({ files: [], references: [{ path: "packages/low" }, { path: "packages/high" }] }),
  "layers.json": json({
    packages: {
      "packages/low": { runtime: "neutral", mayImport: [], thirdParty: [] },
      "packages/high": { runtime: "node", mayImport: ["low"], thirdParty: ["good-library"] },
    },
  }),
  "packages/low/package.json": json({ name: "@tributary/low", exports: { ".": "./src/index.ts" } }),
  "packages/low/tsconfig.json": json({ compilerOptions: { lib: ["ES2024"], types: [] } }),
  "packages/low/src/index.ts": 'export { low } from "./low.ts";\n',
  "packages/low/src/low.ts": "/** Smallest value. */\nexport const low = 1;\n",
  "packages/high/package.json": json({
    name: "@tributary/high",
    exports: { ".": "./src/index.ts" },
    dependencies: { "@tributary/low": "1.0.0", "good-library": "1.0.0" },
  }),
  "packages/high/tsconfig.json": json({ compilerOptions: { types: ["node"] }, references: [{ path: "../low" }] }),
  "packages/high/src/index.ts": 'import "good-library";\n\nexport { low as high } from "@tributary/low";\n',
  "packages/high/src/high.test.ts": 'import { it } from "vitest";\nimport "./index.ts";\nit("works", () => {});\n',
  "scripts/size-exceptions.json": "[]",
};

/** Writes {@link GOOD} with `change` into a folder that is removed after the test, and returns its path. */
export function testTree(change: TreeFiles, files: TreeFiles = GOOD): string {
  const root = mkdtempSync(join(tmpdir(), "tree-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries({ ...files, ...change })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Serializes a value as the text of a JSON file. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}
