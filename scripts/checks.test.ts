import { parseSync } from "oxc-parser";
import { expect, it } from "vitest";
import { capturedVariables } from "./captured-variables.ts";
import { checkBrowsers } from "./check-browsers.ts";
import { checkBundles } from "./check-bundles.ts";
import { checkComments } from "./check-comments.ts";
import { checkLayers } from "./check-layers.ts";
import { checkLinks } from "./check-links.ts";
import { checkSizes } from "./check-sizes.ts";
import { cyclesIn } from "./cycles.ts";
import { eventsPage } from "./docs/events-page.ts";
import { stalePages } from "./gen-docs.ts";
import { failuresOf, totalsOf } from "./run-vitest.ts";
import { json, testTree } from "./test-tree.ts";

it("a valid tree has no problems", () => {
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
    "a long factory closure, counting the functions inside it",
    { "packages/low/src/low.ts": closure({ innerFunctions: 5, innerLines: 29 }) },
    /closure outer\(\) has 152 lines, the limit is 150/,
  ],
  [
    "a factory closure with too many captured variables",
    { "packages/low/src/low.ts": closureOver(["a", "b", "c", "d", "e", "f"]) },
    /captured variables of outer\(\) are 6, the limit is 5/,
  ],
  [
    "an exception that is no longer needed",
    {
      "scripts/size-exceptions.json": json([
        { path: "packages/low/src/low.ts", what: "file", size: 450, reason: "r", owner: "o" },
      ]),
    },
    /within its limit now: lower it from 450 or remove it/,
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

it.each<[name: string, code: string]>([
  ["a function of 50 lines in a function of 52", closure({ innerFunctions: 1, innerLines: 50 })],
  ["a factory closure of 150 lines", closure({ innerFunctions: 4, innerLines: 35 })],
  ["five captured variables", closureOver(["a", "b", "c", "d", "e"])],
  [
    "blank lines in a factory closure",
    closure({ innerFunctions: 4, innerLines: 35 }).replaceAll("\n  function", "\n\n\n  function"),
  ],
  ["a function without functions inside it", "function plain() {\n  let a, b, c, d, e, f;\n}\n"],
])("check-sizes allows %s", (_name, code) => {
  const root = testTree({ "packages/low/src/low.ts": code });

  const problems = checkSizes(root);

  expect(problems).toEqual([]);
});

it.each<[name: string, code: string]>([
  ["a const", "const a = {}; return () => a;"],
  ["a variable that only the function itself uses", "let a = 1; a += 1; return () => 1;"],
  ["a variable that the inner function declares again", "let a = 1; a += 1; return (a: number) => { return a; };"],
  ["a member of the same name", "let a = 1; a += 1; return (o: { a: number }) => o.a + { a: 2 }.a;"],
  ["a variable of the module", "outside += 1; return () => outside;"],
  ["a variable of an inner function", "return () => { let a = 1; a += 1; return a; };"],
])("capturedVariables ignores %s", (_name, body) => {
  const program = parseSync("a.ts", `let outside = 1;\nfunction outer() { ${body} }`).program;

  expect([...capturedVariables(program).values()]).toEqual([]);
});

it.each<[name: string, code: string]>([
  ["a read", "let a = 1; return () => a;"],
  ["a write", "let a = 1; return () => { a = 2; };"],
  ["a use before the declaration", "const f = () => a; let a = 1; return f;"],
  ["a use two functions down", "let a = 1; return () => () => a;"],
  ["a method", "let a = 1; return { get value() { return a; } };"],
  ["a shorthand member", "let a = 1; return () => ({ a });"],
  ["a destructured declaration", "let { b: [a] } = outside; return () => a;"],
  ["a declaration in a block", "if (outside) { let a = 1; return () => a; }"],
])("capturedVariables finds %s", (_name, body) => {
  const program = parseSync("a.ts", `let outside;\nfunction outer() { ${body} }`).program;

  expect([...capturedVariables(program).values()]).toEqual([["a"]]);
});

it.each<[rule: string, code: string, problem: RegExp]>([
  [
    "an as without a comment",
    "export const low = JSON.parse(`1`);\n\nconst one = low as 1;",
    /3 this `as` has no comment/,
  ],
  [
    "an as whose comment names no check",
    "const one = low as 1; // the kind is right",
    /1 the comment of this `as` names no/,
  ],
  [
    "a doc comment that repeats the name",
    "/** Makes a {@link Journal}. */\nexport function createJournal() {}",
    /1 this doc comment only repeats createJournal/,
  ],
  [
    "a doc comment that repeats the name of a member",
    "type Low = {\n  /** The contact's id. */\n  readonly contactId: string;\n};",
    /2 this doc comment only repeats contactId/,
  ],
])("check-comments reports %s", (_rule, code, problem) => {
  const root = testTree({ "packages/low/src/low.ts": code });

  const problems = checkComments(root);

  expect(problems.join("\n")).toMatch(problem);
});

it.each<[name: string, code: string]>([
  ["an explained as", "// Parsed above.\nconst one = low as {};"],
  ["as const and as unknown", "const one = {} as const;\nconst two = one as unknown;"],
  ["an export without a doc comment", "export const low = 1;"],
  ["a doc comment with a unit", "/** Timeout. Unit: milliseconds. */\nexport const TIMEOUT = 1;"],
])("check-comments allows %s", (_name, code) => {
  const root = testTree({ "packages/low/src/low.ts": code });

  const problems = checkComments(root);

  expect(problems).toEqual([]);
});

it("check-links reports exactly the links and named paths that do not exist", () => {
  const root = testTree({
    "README.md":
      "[low](packages/low/src/low.ts#L1) `packages/low/src/*.ts` [web](https://a.example/b) `packages/low/gone.ts`\n",
    "docs/a.md": "[up](../README.md)\n[gone](gone.md)\n`docs/a.md`\n",
  });

  const problems = checkLinks(root);

  expect(problems).toEqual([
    "README.md:1 names packages/low/gone.ts, which does not exist.",
    "docs/a.md:2 names gone.md, which does not exist.",
  ]);
});

it("check-bundles reports exactly the page over its budget and the one that was not built", () => {
  const noise = Array.from({ length: 2_000 }, (_, index) => (index * 2_654_435_761) % 4_294_967_296).join();
  const root = testTree({ "apps/large/dist/assets/a.js": noise, "apps/small/dist/a.js": "1", "apps/new/a.ts": "" });

  const problems = checkBundles(root, {
    "apps/large": { scriptsKb: 5 },
    "apps/small": { scriptsKb: 5 },
    "apps/new": { scriptsKb: 5 },
    "apps/absent": { scriptsKb: 5 },
  });

  expect(problems.map((problem) => problem.replace(/[\d.]+ kB of/, "N kB of"))).toEqual([
    "apps/large: N kB of script, the budget is 5 kB (gzip).",
    "apps/new is not built.",
  ]);
});

it("[PP-11] check-bundles limits the first load with its styles and imports, and each later script by itself", () => {
  const noise = (from: number) =>
    Array.from({ length: 500 }, (_, index) => ((from + index) * 2_654_435_761) % 4_294_967_296).join();
  const page = '<script src="/at/assets/entry.js"></script><link href="/at/assets/page.css"><link href="/at/icon.svg">';
  const pageOf = (app: string, first: string) => ({
    [`apps/${app}/dist/index.html`]: page,
    [`apps/${app}/dist/icon.svg`]: "<svg/>",
    [`apps/${app}/dist/assets/page.css`]: noise(1),
    [`apps/${app}/dist/assets/entry.js`]: `${first}const later=()=>import("./later.js");`,
    [`apps/${app}/dist/assets/shared.js`]: noise(501),
    [`apps/${app}/dist/assets/later.js`]: `import{a as b}from"./entry.js";[${noise(1001)}]`,
  });
  const root = testTree({
    ...pageOf("apart", ""),
    ...pageOf("imports", 'import{a as c}from"./shared.js";'),
    ...pageOf("later", `import"./shared.js";`),
  });
  const budget = { firstLoadKb: 4, laterScriptKb: 4 };

  const problems = checkBundles(root, {
    "apps/apart": budget,
    "apps/imports": budget,
    "apps/later": { firstLoadKb: 9, laterScriptKb: 2 },
  });

  expect(problems.map((problem) => problem.replace(/[\d.]+ kB in/, "N kB in"))).toEqual([
    "apps/imports: N kB in the first load, the budget is 4 kB (gzip).",
    "apps/later: N kB in assets/later.js, the budget is 2 kB (gzip).",
  ]);
});

it("check-bundles reports a page that uses Symbol.dispose without installing it first", () => {
  const install = 'Object.defineProperty(a,"dispose",{value:Symbol("Symbol.dispose")});';
  const use = "const b={[Symbol.dispose](){}};";
  const root = testTree({
    "apps/good/dist/a.js": install + use,
    "apps/good/dist/chunk.js": use,
    "apps/late/dist/a.js": use + install,
    "apps/never/dist/a.js": use,
    "apps/unused/dist/a.js": "1",
  });

  const budget = { scriptsKb: 5 };
  const problems = checkBundles(root, {
    "apps/good": budget,
    "apps/late": budget,
    "apps/never": budget,
    "apps/unused": budget,
  });

  expect(problems).toEqual([
    "apps/late: Symbol.dispose is used without being installed first.",
    "apps/never: Symbol.dispose is used without being installed first.",
  ]);
});

it("check-browsers reports features that a supported browser lacks, unless the bundle tests for them", () => {
  const root = testTree({
    "dist/a.js": "URL.canParse(a);b.showPopover();new DisposableStack();c=/[\\p{L}--a]/v;d.checkVisibility?.();",
    "dist/b.js":
      "if('checkVisibility'in Element.prototype)a.checkVisibility();typeof Promise.withResolvers===b&&Promise.withResolvers();a.moveBefore&&b?a.moveBefore(b):c;",
    "dist/a.css": "a{color:rgb(from red r g b/.5);color:light-dark(red,blue)}b{color:#fff}",
  });

  expect(checkBrowsers(root, ["dist", "gone"])).toEqual([
    ...["rgb(from", "light-dark("].map((style) => `dist/a.css: ${style} is missing in a supported browser.`),
    ...["URL.canParse", ".showPopover()", "DisposableStack", "the flag v of regular expressions"].map(
      (feature) => `dist/a.js: ${feature} is missing in a supported browser.`,
    ),
    "gone is not built.",
  ]);
});

it("gen-docs finds exactly the missing and the stale page", async () => {
  const root = testTree({ "docs/good.md": "same", "docs/old.md": "before" });

  const stale = await stalePages(root, {
    "docs/good.md": () => "same",
    "docs/old.md": () => "after",
    "docs/missing.md": () => "new",
  });

  expect([...stale.keys()]).toEqual(["docs/old.md", "docs/missing.md"]);
});

it("the page of events lists each event of the union with its members, including shared ones", () => {
  const root = testTree({
    "packages/model/src/events.ts": [
      "type Author = { readonly name: string };",
      "type ConversationEvent = { at: number } & (({ /** Joined. */ readonly type: 'came' } & Author) | { /** It ended. */ type: 'ended'; why: 1 });",
    ].join("\n"),
    "packages/model/src/call-events.ts": "type CallEvent = { /** Muted. */ type: 'muted' };",
    "packages/model/src/agent-events.ts": "type AgentEvent = { /** Chosen. */ type: 'chosen' };",
    "packages/model/src/configuration-events.ts":
      "type ConfigurationEvent = { /** Created. */ type: 'created'; what: 1 };",
    "packages/model/src/audit-events.ts":
      "type AuditEvent = { at: number } & ({ /** Signed in. */ type: 'signed-in'; who: 1 });",
  });

  const page = eventsPage(root);

  expect(page.match(/^\| `.*$/gm)).toEqual([
    "| `came` | Joined. | `name` |",
    "| `ended` | It ended. | `why` |",
    "| `muted` | Muted. |  |",
    "| `chosen` | Chosen. |  |",
    "| `created` | Created. | `what` |",
    "| `signed-in` | Signed in. | `who` |",
  ]);
});

it("a cycle is reported once, starting from its smallest member", () => {
  const arrows = new Map([
    ["z", ["b"]],
    ["c", ["a"]],
    ["b", ["c"]],
    ["a", ["b"]],
  ]);

  const cycles = cyclesIn(arrows);

  expect(cycles).toEqual([["a", "b", "c", "a"]]);
});

it("a test file that does not load and a run that crashes at the end count as failures", () => {
  const none = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  const broken = { ...none, testResults: [{ name: "/tree/a.test.ts", status: "failed", assertionResults: [] }] };

  const totals = [totalsOf(none, true), totalsOf(none, false), totalsOf(broken, false)];

  expect(totals.map(({ failed }) => failed)).toEqual([0, 1, 1]);
});

it("failed tests and files are named at the end of a run, with their reason", () => {
  const counts = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
  const failed = { status: "failed", fullName: "rings", failureMessages: ["Error: late\n  at a.test.ts:3"] };
  const testResults = [
    {
      name: "/tree/a.test.ts",
      status: "failed",
      assertionResults: [{ status: "passed", fullName: "signs in" }, failed],
    },
    { name: "/tree/b.test.ts", status: "failed", message: "Cannot find module", assertionResults: [] },
  ];

  const failures = failuresOf({ ...counts, testResults }, "/tree");

  expect(failures).toEqual([
    "FAILED b.test.ts (the file)\n  Cannot find module",
    "FAILED a.test.ts: rings\n  Error: late\n    at a.test.ts:3",
  ]);
});

function longFunction(bodyLines: number): string {
  return `function long() {\n${"  long();\n".repeat(bodyLines)}}\n`;
}

/** A function with `innerFunctions` functions of `innerLines` lines inside it. */
function closure({ innerFunctions, innerLines }: { innerFunctions: number; innerLines: number }): string {
  const inner = `  function inner() {\n${"    inner();\n".repeat(innerLines - 2)}  }\n`;
  return `function outer() {\n${"  outer();\n".repeat(5)}${inner.repeat(innerFunctions)}}\n`;
}

function closureOver(variables: readonly string[]): string {
  return `function outer() {\n${variables.map((name) => `  let ${name} = 1;\n`).join("")}  return () => ${variables.join(" + ")};\n}\n`;
}
