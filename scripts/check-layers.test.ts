import { expect, it } from "vitest";
import { checkLayers } from "./check-layers.ts";
import { GOOD, json, type TreeFiles, testTree } from "./test-tree.ts";

it.each<[rule: string, change: Record<string, string>, problem: RegExp]>([
  [
    "an import from a higher layer",
    { "packages/low/src/low.ts": 'import "@tributary/high";' },
    /low\.ts:1 may not import @tributary\/high/,
  ],
  ["a deep import", { "packages/high/src/a.ts": 'import "@tributary/low/src/low.ts";' }, /reaches past the exports/],
  [
    "a relative import that leaves its package",
    { "packages/high/src/a.ts": 'import "../../low/src/low.ts";' },
    /leaves its package/,
  ],
  [
    "build code in a source file",
    {
      "packages/high/src/a.ts": 'import "../../../scripts/pack.ts";',
      "packages/high/vite.config.ts": 'import "../../scripts/pack.ts";',
      "scripts/pack.ts": "export {};",
    },
    /^packages\/high\/src\/a\.ts:1 leaves its package: \S+$/,
  ],
  ["an import without extension", { "packages/low/src/a.ts": 'import "./low";' }, /carry their extension/],
  [
    "an import type that points up",
    { "packages/low/src/low.ts": 'export type A = import("@tributary/high").A;' },
    /may not import/,
  ],
  [
    "a dynamic import that points up",
    { "packages/low/src/low.ts": 'await import("@tributary/high");' },
    /may not import/,
  ],
  ["Node in a neutral package", { "packages/low/src/a.ts": 'import "node:fs";' }, /low is neutral/],
  ["a Node module without its prefix", { "packages/high/src/a.ts": 'import "fs";' }, /write node:fs/],
  [
    "a library that is not in the table",
    { "packages/high/src/a.ts": 'import "other-library";' },
    /may not import other-library/,
  ],
  ["a test library outside tests", { "packages/high/src/a.ts": 'import "vitest";' }, /may not import vitest/],
  [
    "a library that no package.json lists",
    { "packages/high/src/high.test.ts": 'import "other-library";' },
    /no package\.json in reach/,
  ],
  [
    "an import cycle",
    { "packages/low/src/a.ts": 'import "./b.ts";', "packages/low/src/b.ts": 'import type { A } from "./a.ts";' },
    /cycle: packages\/low\/src\/a\.ts → packages\/low\/src\/b\.ts → packages\/low\/src\/a\.ts/,
  ],
  [
    "a package without a row",
    { "packages/new/package.json": json({ name: "@tributary/new" }) },
    /no row for packages\/new/,
  ],
  [
    "a project that is not built",
    { "tsconfig.json": json({ references: [{ path: "packages/low" }] }) },
    /does not list packages\/high/,
  ],
  [
    "DOM in a neutral package",
    { "packages/low/tsconfig.json": json({ compilerOptions: { lib: ["ES2024", "DOM"] } }) },
    /has DOM types/,
  ],
  [
    "Node types in a neutral package",
    { "packages/low/tsconfig.json": json({ compilerOptions: { types: ["node"] } }) },
    /has Node types/,
  ],
  [
    "a missing reference",
    { "packages/high/tsconfig.json": json({ compilerOptions: { types: ["node"] } }) },
    /does not reference packages\/low/,
  ],
  [
    "a page whose tests are not compiled",
    {
      "layers.json": GOOD["layers.json"]?.replace("packages/high", "apps/page").replace("node", "browser") ?? "",
      "apps/page/package.json": json({ name: "@tributary/page" }),
      "apps/page/tsconfig.json": json({}),
      "apps/page/src/a.ts": "",
      "apps/page/src/a.test.ts": "",
    },
    /apps\/page has tests but no tsconfig\.test\.json/,
  ],
  [
    "a wrong name",
    { "packages/low/package.json": json({ name: "low", exports: { ".": "./src/index.ts" } }) },
    /is called low/,
  ],
  [
    "a cycle in layers.json",
    {
      "layers.json": json({
        packages: {
          "packages/low": { runtime: "neutral", mayImport: ["high"], thirdParty: [] },
          "packages/high": { runtime: "node", mayImport: ["low"], thirdParty: [] },
        },
      }),
    },
    /contains a cycle: high → low → high/,
  ],
])("check-layers reports %s", (_rule, change, problem) => {
  const root = testTree(change);

  const problems = checkLayers(root);

  expect(problems.join("\n")).toMatch(problem);
});

it("check-layers counts imports of tests, of types and in dynamic imports as uses of a permission", () => {
  const root = testTree({
    "packages/high/src/index.ts": 'export type Low = import("@tributary/low").Low;\n',
    "packages/high/src/high.test.ts": 'await import("good-library/part");\n',
  });

  expect(checkLayers(root)).toEqual([]);
});

it("check-layers reports permissions that nothing uses", () => {
  const root = testTree({
    "layers.json": json({
      packages: {
        "packages/low": { runtime: "neutral", mayImport: [], thirdParty: ["other-library"] },
        "packages/high": { runtime: "node", mayImport: ["low"], thirdParty: ["good-library"] },
      },
    }),
    "packages/high/src/index.ts": 'import "good-library";\n',
  });

  expect(checkLayers(root)).toEqual([
    "layers.json: packages/high may import low, but does not: take it out of mayImport.",
    "layers.json: packages/low may import other-library, but does not: take it out of thirdParty.",
  ]);
});

it.each(["journal", "engine"])(
  "check-layers allows tests to import %s and its contracts, and no other file",
  (name) => {
    const exports = { ".": "./src/index.ts", "./contracts": "./src/contracts/index.ts" };
    const rows = JSON.parse(GOOD["layers.json"] ?? "").packages;
    const files = {
      "layers.json": json({
        packages: { ...rows, [`packages/${name}`]: { runtime: "neutral", mayImport: [], thirdParty: [] } },
      }),
      [`packages/${name}/package.json`]: json({ name: `@tributary/${name}`, exports }),
      "packages/low/src/low.test.ts": `import "@tributary/${name}";\nimport "@tributary/${name}/contracts";\n`,
    };

    expect(checkLayers(testTree(files))).toEqual([]);
    const production = { ...files, "packages/low/src/low.ts": `import "@tributary/${name}";\n` };
    expect(checkLayers(testTree(production))).toEqual([
      `packages/low/src/low.ts:1 may not import @tributary/${name} (layers.json: packages/low may import nothing).`,
    ]);
  },
);

it.each<[rule: string, change: TreeFiles, problems: readonly string[]]>([
  [
    "allows imports within a room and from lower rooms",
    {
      "chat/state.ts": 'import "./state/message.ts";\nimport "../ports/store.ts";\n',
      "chat/send.ts": 'import "./receive.ts";\nimport "./state.ts";\nimport "./state/message.ts";\n',
      "center.ts": 'import "./chat/send.ts";\nimport "./ports/store.ts";\n',
      "index.ts": 'export { center } from "./center.ts";\n',
    },
    [],
  ],
  [
    "reports an import of a higher room",
    { "ports/store.ts": '// A store.\nimport type { Send } from "../chat/send.ts";\n' },
    ["packages/low/src/ports/store.ts:2 room ports may not import ../chat/send.ts of the higher room chat."],
  ],
  [
    "reports an import from a folder into the room around it",
    { "chat/state/message.ts": 'import "../send.ts";\n' },
    ["packages/low/src/chat/state/message.ts:1 room chat/state may not import ../send.ts of the higher room chat."],
  ],
  [
    "reports a dynamic import and an export of a higher room",
    {
      "chat/send.ts": 'await import("../center.ts");\n',
      "center.ts": 'export { a } from "./index.ts";\n',
      "index.ts": "",
    },
    [
      "packages/low/src/center.ts:1 room center.ts may not import ./index.ts of the higher room index.",
      "packages/low/src/chat/send.ts:1 room chat may not import ../center.ts of the higher room center.ts.",
    ],
  ],
  [
    "reports a file without a room, also one whose name only starts like a room",
    { "chats/send.ts": "", "center-options.ts": "" },
    [
      "packages/low/src/center-options.ts is in no room: layers.json lists the rooms of packages/low.",
      "packages/low/src/chats/send.ts is in no room: layers.json lists the rooms of packages/low.",
    ],
  ],
  [
    "exempts tests and contract suites",
    {
      "ports/store.test.ts": 'import "../center.ts";\n',
      "contracts/store-contract.ts": 'import "../center.ts";\n',
      "other.test.ts": 'import "./chat/send.ts";\n',
    },
    [],
  ],
])("check-layers %s", (_rule, change, problems) => {
  const rooms = ["low.ts", "ports", "chat/state", "chat", "center.ts", "index"];
  const files = {
    "low.ts": "",
    "index.ts": "",
    "center.ts": "",
    "ports/store.ts": "",
    "chat/state.ts": "",
    "chat/state/message.ts": "",
    "chat/send.ts": "",
    "chat/receive.ts": "",
    ...change,
  };
  const root = testTree({
    "layers.json": json({
      packages: {
        "packages/low": { runtime: "neutral", mayImport: [], thirdParty: [], rooms },
        "packages/high": { runtime: "node", mayImport: ["low"], thirdParty: ["good-library"] },
      },
    }),
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`packages/low/src/${path}`, text])),
  });

  expect(checkLayers(root)).toEqual(problems);
});
