import { expect, it } from "vitest";
import { checkBundles } from "./check-bundles.ts";
import { checkComments } from "./check-comments.ts";
import { checkLayers } from "./check-layers.ts";
import { checkLinks } from "./check-links.ts";
import { checkSizes } from "./check-sizes.ts";
import { cyclesIn } from "./cycles.ts";
import { eventsPage } from "./docs/events-page.ts";
import { stalePages } from "./gen-docs.ts";
import { totalsOf } from "./run-vitest.ts";
import { json, testTree } from "./test-tree.ts";

it("a tree in order has no problems", () => {
  const root = testTree({});

  const problems = [...checkLayers(root), ...checkSizes(root), ...checkComments(root)];

  expect(problems).toEqual([]);
});

it.each<[rule: string, change: Record<string, string>, problem: RegExp]>([
  [
    "a long file",
    { "packages/low/src/low.ts": "// line\n".repeat(401) },
    /low\.ts: file has 401 lines, the limit is 400/,
  ],
  ["a long test", { "packages/low/src/low.test.ts": "// line\n".repeat(601) }, /file has 601 lines, the limit is 600/],
  ["a long function", { "packages/low/src/low.ts": longFunction(59) }, /long\(\) has 61 lines, the limit is 60/],
  [
    "an exception that is no longer needed",
    {
      "scripts/size-exceptions.json": json([
        { path: "packages/low/src/low.ts", what: "file", size: 450, reason: "r", owner: "o" },
      ]),
    },
    /within its limit now: lower it from 450 or take it out/,
  ],
  [
    "an excess that grew past its exception",
    {
      "packages/low/src/low.ts": longFunction(70),
      "scripts/size-exceptions.json": json([
        { path: "packages/low/src/low.ts", what: "long()", size: 65, reason: "r", owner: "o" },
      ]),
    },
    /long\(\) has 72 lines/,
  ],
])("check-sizes reports %s", (_rule, change, problem) => {
  const root = testTree(change);

  const problems = checkSizes(root);

  expect(problems.join("\n")).toMatch(problem);
});

it("check-sizes counts a function in a function by itself", () => {
  const root = testTree({
    "packages/low/src/low.ts": `function outer() {\n${"  outer();\n".repeat(50)}  function inner() {\n${"    inner();\n".repeat(50)}  }\n}\n`,
  });

  const problems = checkSizes(root);

  expect(problems).toEqual([]);
});

it.each<[rule: string, code: string, problem: RegExp]>([
  ["an export without a doc comment", "export const low = 1;", /1 this export has no doc comment/],
  ["an export with another kind of comment", "// Low.\nexport const low = 1;", /2 this export has no doc comment/],
  [
    "a lone as",
    "/** Low. */\nexport const low = JSON.parse(`1`);\n\nconst one = low as 1;",
    /4 this `as` does not say/,
  ],
])("check-comments reports %s", (_rule, code, problem) => {
  const root = testTree({ "packages/low/src/low.ts": code });

  const problems = checkComments(root);

  expect(problems.join("\n")).toMatch(problem);
});

it("check-comments lets an explained as, as const and as unknown pass", () => {
  const code =
    "/** Low. */\nexport const low = {} as const;\n\n// Parsed above.\nconst one = low as {};\nconst two = low as unknown;\n";
  const root = testTree({ "packages/low/src/low.ts": code });

  const problems = checkComments(root);

  expect(problems).toEqual([]);
});

it("check-links reports links and named paths that lead nowhere, and nothing else", () => {
  const root = testTree({
    "README.md":
      "[low](packages/low/src/low.ts#L1) `packages/low/src/*.ts` [web](https://a.example/b) `packages/low/gone.ts`\n",
    "docs/a.md": "[up](../README.md)\n[gone](gone.md)\n`docs/a.md`\n",
  });

  const problems = checkLinks(root);

  expect(problems).toEqual([
    "README.md:1 names packages/low/gone.ts, which is not there.",
    "docs/a.md:2 names gone.md, which is not there.",
  ]);
});

it("check-bundles reports a page over its budget and one that was not built, and nothing else", () => {
  const noise = Array.from({ length: 2_000 }, (_, index) => (index * 2_654_435_761) % 4_294_967_296).join();
  const root = testTree({ "apps/large/dist/assets/a.js": noise, "apps/small/dist/a.js": "1", "apps/new/a.ts": "" });

  const problems = checkBundles(root, { "apps/large": 5, "apps/small": 5, "apps/new": 5, "apps/absent": 5 });

  expect(problems.map((problem) => problem.replace(/[\d.]+ kB of/, "N kB of"))).toEqual([
    "apps/large: N kB of script, the budget is 5 kB (gzip).",
    "apps/new is not built.",
  ]);
});

it("gen-docs finds a page that is missing and one that is stale, and nothing else", async () => {
  const root = testTree({ "docs/good.md": "same", "docs/old.md": "before" });

  const stale = await stalePages(root, {
    "docs/good.md": () => "same",
    "docs/old.md": () => "after",
    "docs/missing.md": () => "new",
  });

  expect([...stale.keys()]).toEqual(["docs/old.md", "docs/missing.md"]);
});

it("the page of events lists each member of the union with what it carries, shared fields too", () => {
  const root = testTree({
    "packages/model/src/events.ts": [
      "type Author = { readonly name: string };",
      "type ConversationEvent = { at: number } & (({ /** Somebody came. */ readonly type: 'came' } & Author) | { /** It ended. */ type: 'ended'; why: 1 });",
      "type AgentEvent = { /** Chosen. */ type: 'chosen' };",
    ].join("\n"),
  });

  const page = eventsPage(root);

  expect(page.match(/^\| `.*$/gm)).toEqual([
    "| `came` | Somebody came. | `name` |",
    "| `ended` | It ended. | `why` |",
    "| `chosen` | Chosen. |  |",
  ]);
});

it("a circle is reported once, from its smallest member, however it is entered", () => {
  const arrows = new Map([
    ["z", ["b"]],
    ["c", ["a"]],
    ["b", ["c"]],
    ["a", ["b"]],
  ]);

  const cycles = cyclesIn(arrows);

  expect(cycles).toEqual([["a", "b", "c", "a"]]);
});

it("a test file that does not load and a run that dies at the end are failures", () => {
  const none = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  const broken = { ...none, testResults: [{ name: "/tree/a.test.ts", status: "failed", assertionResults: [] }] };

  const totals = [totalsOf(none, true), totalsOf(none, false), totalsOf(broken, false)];

  expect(totals.map(({ failed }) => failed)).toEqual([0, 1, 1]);
});

function longFunction(bodyLines: number): string {
  return `function long() {\n${"  long();\n".repeat(bodyLines)}}\n`;
}
