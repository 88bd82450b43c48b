/**
 * What: holds files to 400 lines (tests 600) and functions to 60 lines: one job each (parameters: biome's useMaxParams).
 * When: in `npm run check`. Functions inside a function count by themselves, not to the one around them; tests count by file only.
 * How:  node scripts/check-sizes.ts; what must stay larger stands in size-exceptions.json with its size, a reason and an owner.
 */
import { dirname, join, relative } from "node:path";
import { Visitor } from "oxc-parser";
import { isTestFile, lineAt, parseFile, readJson, report, sourceFiles } from "./source-tree.ts";

const MAX_FILE_LINES = 400;
const MAX_TEST_FILE_LINES = 600;
const MAX_FUNCTION_LINES = 60;
const FOLDERS = ["packages", "apps", "tests", "bench", "scripts", "examples"];

/** A size that is over its limit. `what` is `file`, or a function's name with `()`. */
type Excess = {
  readonly path: string;
  readonly what: string;
  readonly size: number;
  readonly limit: number;
};

/** A recorded excess: it may shrink or go, never grow. */
type Exception = Pick<Excess, "path" | "what" | "size"> & { readonly reason: string; readonly owner: string };

/** Everything over its limit without an exception, and every exception that is too generous by now. */
export function checkSizes(root: string): string[] {
  const exceptions = readJson<Exception[]>(join(root, "scripts/size-exceptions.json"));
  const excesses = FOLDERS.flatMap((folder) => sourceFiles(join(root, folder))).flatMap((file) => measure(root, file));
  const keyOf = ({ path, what }: Pick<Excess, "path" | "what">): string => `${path} ${what}`;
  const allowed = new Map(exceptions.map((each) => [keyOf(each), each.size]));
  const found = new Map(excesses.map((each) => [keyOf(each), each.size]));

  const tooLarge = excesses
    .filter((each) => each.size > (allowed.get(keyOf(each)) ?? 0))
    .map(({ path, what, size, limit }) => `${path}: ${what} has ${size} lines, the limit is ${limit}.`);
  const tooGenerous = exceptions
    .filter((each) => (found.get(keyOf(each)) ?? 0) < each.size)
    .map(
      (each) =>
        `size-exceptions.json: ${keyOf(each)} is ${found.get(keyOf(each)) ?? "within its limit"} now: lower it from ${each.size} or take it out.`,
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

  for (const { name, ownLines } of functionsIn(text, result.program)) {
    if (ownLines > MAX_FUNCTION_LINES) {
      excesses.push({ path, what: `${name}()`, size: ownLines, limit: MAX_FUNCTION_LINES });
    }
  }
  return excesses;
}

type Measured = { readonly name: string; readonly ownLines: number };
type FunctionNode = {
  readonly start: number;
  readonly end: number;
  readonly id?: { readonly name: string } | null;
};

/** Innermost first: a function's lines without blank ones and without those of the functions in it. */
function functionsIn(text: string, program: Parameters<Visitor["visit"]>[0]): Measured[] {
  const measured: Measured[] = [];
  /** For each open function, outermost first: the lines of the functions in it. */
  const open: { innerLines: number }[] = [];
  const names = new Map<number, string>();

  const enter = (): void => {
    open.push({ innerLines: 0 });
  };
  const leave = (node: FunctionNode): void => {
    const lines = text
      .slice(node.start, node.end)
      .split("\n")
      .filter((line) => line.trim() !== "").length;
    const ownLines = lines - (open.pop()?.innerLines ?? 0);
    // A one-liner inside shares its line with its surroundings.
    const outer = open.at(-1);
    if (outer && lines > 1) outer.innerLines += lines;
    const name = node.id?.name ?? names.get(node.start) ?? `line ${lineAt(text, node.start)}`;
    measured.push({ name, ownLines });
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
