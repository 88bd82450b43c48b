/**
 * Purpose: checks that each rule of a SPEC.md has a test whose title starts with its id, and that ids in titles and comments are defined, once.
 * When:    in `npm run check`; after adding or moving a rule.
 * Usage:   node scripts/check-spec.ts
 *
 * Titles start with `[RT-07]` or `[CH-01, CH-02]`; a SPEC may also define a range (`PT-05 to PT-07`). The check reads the literal titles
 * of `describe`, `it` and `test`, and from tables passed to `each` the column that `%s` or `$name` puts first.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type CallExpression, type Expression, Visitor } from "oxc-parser";
import { isTestFile, lineAt, parseFile, report, sourceFiles, workspaces } from "./source-tree.ts";

/** Packages whose rules may lack tests, and whose titles may name ids in other forms, until their tests are complete. */
const UNCHECKED: readonly string[] = [];

/** Folders whose test files are read. */
const TEST_FOLDERS = ["packages", "apps", "tests", "scripts", "examples"];

const DEFINITION = /^\s*- \*\*([A-Z]{2}-\d{2}(?:(?:, | to )[A-Z]{2}-\d{2})*)\*\*/;
const TITLE_IDS = /^\[([A-Z]{2}-\d{2}(?:, [A-Z]{2}-\d{2})*)\] /;
/** An id or a range in a comment, where it may continue on the next line. */
const MENTION = /(?<![\w-])[A-Z]{2}-\d{2}(?:[\s*]+to[\s*]+[A-Z]{2}-\d{2})?(?![\w-])/g;
const STARTS_WITH_ID = /^\[[A-Z]{2}-\d/;

type Rule = { readonly id: string; readonly folder: string; readonly line: number };
type Title = { readonly text: string; readonly file: string; readonly line: number };

/** Returns one sentence per rule without a test, unknown or malformed id in a title or comment, and id defined twice. */
export function checkSpec(root: string, unchecked: readonly string[] = UNCHECKED): string[] {
  const rules = workspaces(root).flatMap(({ folder }) => rulesOf(root, folder));
  const files = TEST_FOLDERS.flatMap((folder) => sourceFiles(join(root, folder)));
  const titles = files.filter((file) => isTestFile(root, file)).flatMap((file) => titlesIn(root, file));
  const defined = new Set(rules.map(({ id }) => id));
  const tested = new Set(titles.flatMap(({ text }) => idsOf(text)));
  return [
    ...duplicatesOf(rules),
    ...rules
      .filter(({ id, folder }) => !unchecked.includes(folder) && !tested.has(id))
      .map(({ id, folder, line }) => `${folder}/SPEC.md:${line} no test title starts with [${id}].`),
    ...titles.flatMap((title) => problemsOf(title, defined, unchecked)),
    ...files.flatMap((file) => unknownMentionsIn(root, file, defined)),
  ];
}

function rulesOf(root: string, folder: string): Rule[] {
  const path = join(root, folder, "SPEC.md");
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((text, index) =>
      expanded(DEFINITION.exec(text)?.[1] ?? "").map((id) => ({ id, folder, line: index + 1 })),
    );
}

/** The ids of `PT-01, PT-05 to PT-07`. */
function expanded(definition: string): string[] {
  return definition
    .split(", ")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const [first = "", last = first] = part.split(" to ");
      const [prefix, from, to] = [first.slice(0, 3), Number(first.slice(3)), Number(last.slice(3))];
      return Array.from({ length: to - from + 1 }, (_, index) => prefix + String(from + index).padStart(2, "0"));
    });
}

function duplicatesOf(rules: readonly Rule[]): string[] {
  const firsts = new Map<string, Rule>();
  return rules.flatMap((rule) => {
    const first = firsts.get(rule.id);
    if (first === undefined) firsts.set(rule.id, rule);
    return first === undefined
      ? []
      : [`${rule.folder}/SPEC.md:${rule.line} ${rule.id} is defined in ${first.folder}/SPEC.md:${first.line} too.`];
  });
}

function problemsOf({ text, file, line }: Title, defined: ReadonlySet<string>, unchecked: readonly string[]): string[] {
  const problems = idsOf(text)
    .filter((id) => !defined.has(id))
    .map((id) => `${file}:${line} ${id} is not in a SPEC.md.`);
  const isMalformed = STARTS_WITH_ID.test(text) && !TITLE_IDS.test(text);
  if (isMalformed && !unchecked.some((folder) => file.startsWith(`${folder}/`)))
    problems.push(`${file}:${line} "${text}" must start with ids like [RT-07] or [CH-01, CH-02], then a space.`);
  return problems;
}

function idsOf(title: string): string[] {
  return TITLE_IDS.exec(title)?.[1]?.split(", ") ?? [];
}

/** One sentence per id in a comment that no SPEC.md defines. All ids of a range must be defined. */
function unknownMentionsIn(root: string, path: string, defined: ReadonlySet<string>): string[] {
  const { text, result } = parseFile(path);
  return result.comments.flatMap(({ value, start }) =>
    [...value.matchAll(MENTION)].flatMap(({ 0: mention, index }) => {
      const line = lineAt(text, start + 2 + index); // after the slashes, or the slash and the star
      return expanded(mention.replace(/[\s*]+/g, " "))
        .filter((id) => !defined.has(id))
        .map((id) => `${relative(root, path)}:${line} ${id} is in a comment, but not in a SPEC.md.`);
    }),
  );
}

/** The titles of all suites and tests of a file. */
function titlesIn(root: string, path: string): Title[] {
  const { text, result } = parseFile(path);
  const file = relative(root, path);
  const tables = new Map<string, Expression>();
  const found: Title[] = [];

  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.type === "Identifier" && init) tables.set(id.name, init);
    },
  }).visit(result.program);
  new Visitor({
    CallExpression: (node) => {
      const [title] = node.arguments;
      const words = title === undefined || title.type === "SpreadElement" ? undefined : textOf(title);
      if (words === undefined || !isTestCall(node.callee)) return;
      const line = lineAt(text, node.start);
      for (const each of [words, ...rowTitles(words, node.callee, tables)]) found.push({ text: each, file, line });
    },
  }).visit(result.program);
  return found;
}

/** True for `it`, `describe.each(…)`, `test.skipIf(…)` and similar calls. */
function isTestCall(callee: Expression): boolean {
  switch (callee.type) {
    case "Identifier":
      return /^(describe|it|test)$/.test(callee.name);
    case "MemberExpression":
      return isTestCall(callee.object);
    case "CallExpression":
      return isTestCall(callee.callee);
    default:
      return false;
  }
}

/** The literal start of a title; undefined if it is computed. */
function textOf(node: Expression): string | undefined {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  return node.type === "TemplateLiteral" ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
}

/** Titles of the rows of `each(table)`, for a title that begins with `%s` or `$name`. */
function rowTitles(title: string, callee: Expression, tables: ReadonlyMap<string, Expression>): string[] {
  const key = /^(?:%s|\$(\w+))/.exec(title);
  if (key === null || callee.type !== "CallExpression") return [];
  return rowsOf(callee, tables).flatMap((row) => {
    const cell = key[1] === undefined ? firstCell(row) : propertyOf(row, key[1]);
    return cell === undefined ? [] : (textOf(cell) ?? []);
  });
}

function rowsOf({ arguments: [table] }: CallExpression, tables: ReadonlyMap<string, Expression>): Expression[] {
  if (table === undefined || table.type === "SpreadElement") return [];
  const array = table.type === "Identifier" ? tables.get(table.name) : table;
  return array === undefined ? [] : elementsOf(array);
}

function elementsOf(node: Expression): Expression[] {
  if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression") return elementsOf(node.expression);
  if (node.type !== "ArrayExpression") return [];
  return node.elements.flatMap((each) => (each === null || each.type === "SpreadElement" ? [] : each));
}

function firstCell(row: Expression): Expression | undefined {
  return row.type === "ArrayExpression" ? elementsOf(row)[0] : row;
}

function propertyOf(row: Expression, name: string): Expression | undefined {
  if (row.type !== "ObjectExpression") return undefined;
  for (const property of row.properties) {
    if (property.type !== "Property" || property.key.type !== "Identifier" || property.key.name !== name) continue;
    return property.value;
  }
  return undefined;
}

if (import.meta.main) report("spec rules", checkSpec(join(import.meta.dirname, "..")));
