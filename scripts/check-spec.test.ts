import { expect, it } from "vitest";
import { checkSpec } from "./check-spec.ts";
import { type TreeFiles, testTree } from "./test-tree.ts";

const SPEC = "packages/low/SPEC.md";
const TEST = "packages/low/src/low.test.ts";

/** A tree with two rules that have one test. */
const RULES: TreeFiles = {
  "packages/low/package.json": JSON.stringify({ name: "@tributary/low" }),
  "packages/high/package.json": JSON.stringify({ name: "@tributary/high" }),
  [SPEC]: "# Rules\n\n- **AA-01** One.\n- **AA-02** Two, see **ZZ-99**.\n",
  [TEST]: 'it("[AA-01, AA-02] holds both", () => {});\n',
};

it.each<[form: string, code: string]>([
  ["a title with several ids", 'it("[AA-01, AA-02] both", () => {});'],
  ["titles of test and describe", 'describe("[AA-01] one", () => { test("[AA-02] two", () => {}); });'],
  ["modifiers", 'it.skipIf(true)("[AA-01] one", () => {}); describe.each([1])("[AA-02] %i", () => {});'],
  ["a template", `it(\`[AA-01] one \${x}\`, () => {}); it(\`[AA-02] two\`, () => {});`],
  ["a title after options and types", 'it.each<[string]>([["x"]])("[AA-01] %s", () => {}); it("[AA-02] two", {}, f);'],
  ["the first column of a table", 'it.each([["[AA-01] one", 1], ["[AA-02] two", 2]] as const)("%s", () => {});'],
  ["a table of texts", 'it.each(["[AA-01] one", "[AA-02] two"])("%s is so", () => {});'],
  ["a named column", 'it.each([{ rule: "[AA-01] one" }, { rule: "[AA-02] two" }])("$rule", () => {});'],
  ["a table with a name", 'const rows = [["[AA-01] one"], ["[AA-02] two"]]; it.each(rows)("%s", () => {});'],
])("check-spec reads %s", (_form, code) => {
  expect(checkSpec(tree({ [TEST]: code }), [])).toEqual([]);
});

it.each(["packages/high/src/contracts/suite.ts", "tests/chaos/kill.test.ts", "apps/page/test/page.test.tsx"])(
  "check-spec reads titles in %s",
  (file) => {
    const root = tree({ [TEST]: 'it("[AA-01] one", () => {});', [file]: 'it("[AA-02] two", () => {});' });

    expect(checkSpec(root, [])).toEqual([]);
  },
);

it.each<[problem: string, change: Record<string, string>, problems: readonly string[]]>([
  [
    "a rule without a test",
    { [TEST]: 'it("[AA-01] one", () => {});' },
    [`${SPEC}:4 no test title starts with [AA-02].`],
  ],
  [
    "a rule that is only named inside a title, a comment or another call",
    { [TEST]: '// [AA-02] two\nit("[AA-01] one", () => {}); it("two [AA-02]", () => {}); log("[AA-02] two");' },
    [`${SPEC}:4 no test title starts with [AA-02].`],
  ],
  [
    "a rule that only a file without tests names",
    { [TEST]: 'it("[AA-01] one", () => {});', "packages/low/src/low.ts": 'it("[AA-02] two", () => {});' },
    [`${SPEC}:4 no test title starts with [AA-02].`],
  ],
  [
    "an id that no SPEC defines",
    { [TEST]: `${RULES[TEST]}\nit("[AA-01, BB-01] three", () => {});` },
    [`${TEST}:3 BB-01 is not in a SPEC.md.`],
  ],
  [
    "an id that a SPEC only mentions",
    { [TEST]: `${RULES[TEST]}it("[ZZ-99] other", () => {});` },
    [`${TEST}:2 ZZ-99 is not in a SPEC.md.`],
  ],
  [
    "an unknown id or range in a comment, also over two lines",
    {
      "packages/low/src/low.ts":
        "// Rules AA-01 to AA-02, not AA-021.\n/**\n * Rules BB-07, AA-02\n * to AA-04.\n */\n",
    },
    [
      "packages/low/src/low.ts:3 BB-07 is in a comment, but not in a SPEC.md.",
      "packages/low/src/low.ts:3 AA-03 is in a comment, but not in a SPEC.md.",
      "packages/low/src/low.ts:3 AA-04 is in a comment, but not in a SPEC.md.",
    ],
  ],
  [
    "an unknown id in the row of a table",
    { [TEST]: `${RULES[TEST]}it.each([["[BB-01] one"]])("%s", () => {});` },
    [`${TEST}:2 BB-01 is not in a SPEC.md.`],
  ],
  [
    "a range in a title",
    { [TEST]: `${RULES[TEST]}it("[AA-01 to AA-02] both", () => {});` },
    [`${TEST}:2 "[AA-01 to AA-02] both" must start with ids like [RT-07] or [CH-01, CH-02], then a space.`],
  ],
  [
    "an id without a title",
    { [TEST]: `${RULES[TEST]}it("[AA-01]: one", () => {});` },
    [`${TEST}:2 "[AA-01]: one" must start with ids like [RT-07] or [CH-01, CH-02], then a space.`],
  ],
  [
    "a rule defined in two packages",
    { "packages/high/SPEC.md": "# Rules\n\n- **AA-01** Again.\n" },
    [`${SPEC}:3 AA-01 is defined in packages/high/SPEC.md:3 too.`],
  ],
])("check-spec reports %s", (_problem, change, problems) => {
  expect(checkSpec(tree(change), [])).toEqual(problems);
});

it("check-spec expands lists and ranges of a SPEC", () => {
  const root = tree({ [SPEC]: "- **AA-01, AA-08 to AA-10** Four.\n" });

  expect(checkSpec(root, [])).toEqual([
    ...["AA-08", "AA-09", "AA-10"].map((id) => `${SPEC}:1 no test title starts with [${id}].`),
    `${TEST}:1 AA-02 is not in a SPEC.md.`,
  ]);
});

it("check-spec requires known ids, but neither tests nor a form, in an unchecked package", () => {
  const root = tree({ [TEST]: 'it("[BB-01] one", () => {}); it("[AA-01 to AA-02] both", () => {});' });

  expect(checkSpec(root, ["packages/low"])).toEqual([`${TEST}:1 BB-01 is not in a SPEC.md.`]);
});

function tree(change: TreeFiles): string {
  return testTree(change, RULES);
}
