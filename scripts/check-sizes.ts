/**
 * Purpose: limits the size of files, functions and factory closures (biome's useMaxParams limits parameters).
 *          File: 400 lines, tests 600. Function: 60 lines without the functions inside it. Factory closure, i.e. an outermost
 *          function with functions inside it: 150 lines including them, and 5 `let` variables that they share.
 *          Blank lines of functions do not count. Tests are limited by file only.
 * When:    in `npm run check`.
 * Usage:   node scripts/check-sizes.ts; exceptions are in size-exceptions.json, each with its size, a reason and an owner.
 */
import { dirname, join, relative } from "node:path";
import { Visitor } from "oxc-parser";
import { capturedVariables } from "./captured-variables.ts";
import { isTestFile, lineAt, parseFile, readJson, report, sourceFiles } from "./source-tree.ts";

const MAX_FILE_LINES = 400;
const MAX_TEST_FILE_LINES = 600;
const MAX_FUNCTION_LINES = 60;
const MAX_CLOSURE_LINES = 150;
const MAX_CAPTURED_VARIABLES = 5;
const FOLDERS = ["packages", "apps", "tests", "bench", "scripts", "examples"];

/** A size above its limit. `what` is `file`, `name()`, `closure name()` or `captured variables of name()`. */
type Excess = {
  readonly path: string;
  readonly what: string;
  /** Unit: lines; for captured variables their number. */
  readonly size: number;
  readonly limit: number;
};

/** A recorded excess: it may shrink, never grow. */
type Exception = Pick<Excess, "path" | "what" | "size"> & { readonly reason: string; readonly owner: string };

/** Reports each size above its limit that has no exception, and each exception that is larger than necessary. */
export function checkSizes(root: string): string[] {
  const exceptions = readJson<Exception[]>(join(root, "scripts/size-exceptions.json"));
  const excesses = FOLDERS.flatMap((folder) => sourceFiles(join(root, folder))).flatMap((file) => measure(root, file));
  const keyOf = ({ path, what }: Pick<Excess, "path" | "what">): string => `${path} ${what}`;
  const allowed = new Map(exceptions.map((each) => [keyOf(each), each.size]));
  const found = new Map(excesses.map((each) => [keyOf(each), each.size]));

  const tooLarge = excesses
    .filter((each) => each.size > (allowed.get(keyOf(each)) ?? 0))
    .map(({ path, what, size, limit }) => `${path}: ${what} ${sizeText(what, size)}, the limit is ${limit}.`);
  const tooGenerous = exceptions
    .filter((each) => (found.get(keyOf(each)) ?? 0) < each.size)
    .map(
      (each) =>
        `size-exceptions.json: ${keyOf(each)} is ${found.get(keyOf(each)) ?? "within its limit"} now: lower it from ${each.size} or remove it.`,
    );
  return [...tooLarge, ...tooGenerous];
}

function measure(root: string, file: string): Excess[] {
  const path = relative(root, file);
  const isTest = isTestFile(root, file);
  const { text, result } = parseFile(file);
  const excesses: Excess[] = [];

  const lines = text.trimEnd().split("\n").length;
  const limit = isTest ? MAX_TEST_FILE_LINES : MAX_FILE_LINES;
  if (lines > limit) excesses.push({ path, what: "file", size: lines, limit });
  if (isTest) return excesses;

  for (const { name, ownLines, closure } of functionsIn(text, result.program)) {
    const add = (what: string, size: number, limit: number): void => {
      if (size > limit) excesses.push({ path, what, size, limit });
    };
    add(`${name}()`, ownLines, MAX_FUNCTION_LINES);
    add(`closure ${name}()`, closure.lines, MAX_CLOSURE_LINES);
    add(`captured variables of ${name}()`, closure.captured, MAX_CAPTURED_VARIABLES);
  }
  return excesses;
}

function sizeText(what: string, size: number): string {
  return what.startsWith("captured") ? `are ${size}` : `has ${size} lines`;
}

type Measured = {
  readonly name: string;
  /** Without the functions inside it. */
  readonly ownLines: number;
  /** `lines` is 0 unless the function is outermost and has functions inside it. */
  readonly closure: { readonly lines: number; readonly captured: number };
};
type FunctionNode = {
  readonly start: number;
  readonly end: number;
  readonly id?: { readonly name: string } | null;
};

/** Measures each function, innermost first. Blank lines do not count. */
function functionsIn(text: string, program: Parameters<Visitor["visit"]>[0]): Measured[] {
  const measured: Measured[] = [];
  /** The open functions, outermost first. */
  const open: { innerLines: number; hasInner: boolean }[] = [];
  const names = new Map<number, string>();
  const captured = capturedVariables(program);

  const enter = (): void => {
    const outer = open.at(-1);
    if (outer) outer.hasInner = true;
    open.push({ innerLines: 0, hasInner: false });
  };
  const leave = (node: FunctionNode): void => {
    const lines = text
      .slice(node.start, node.end)
      .split("\n")
      .filter((line) => line.trim() !== "").length;
    const { innerLines = 0, hasInner = false } = open.pop() ?? {};
    // A one-liner inside shares its line with its surroundings.
    const outer = open.at(-1);
    if (outer && lines > 1) outer.innerLines += lines;
    const name = node.id?.name ?? names.get(node.start) ?? `line ${lineAt(text, node.start)}`;
    const isClosure = hasInner && outer === undefined;
    measured.push({
      name,
      ownLines: lines - innerLines,
      closure: { lines: isClosure ? lines : 0, captured: captured.get(node.start)?.length ?? 0 },
    });
  };

  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (init && id.type === "Identifier") names.set(init.start, id.name);
    },
    Property: ({ key, value }) => {
      if (key.type === "Identifier") names.set(value.start, key.name);
    },
    MethodDefinition: ({ key, value }) => {
      if (key.type === "Identifier") names.set(value.start, key.name);
    },
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
    "FunctionDeclaration:exit": leave,
    "FunctionExpression:exit": leave,
    "ArrowFunctionExpression:exit": leave,
  }).visit(program);
  return measured;
}

if (import.meta.main) report("sizes", checkSizes(dirname(import.meta.dirname)));
