/**
 * Purpose: every `as` of a package or app has a comment naming the check that makes it safe, and no doc comment only repeats the name
 *          of its declaration. Tests, `as const` and `as unknown` are free.
 * When:    in `npm run check`.
 * Usage:   node scripts/check-comments.ts; the comment of an `as` is on its line, on the line above its statement, or inside it.
 */
import { dirname, join, relative } from "node:path";
import { type Comment, Visitor } from "oxc-parser";
import { docCommentsIn, repeatsName } from "./prose/doc-comments.ts";
import { isTestFile, lineAt, parseFile, report, sourceFiles } from "./source-tree.ts";

/** Comments that claim safety without naming the check: `the kind is right`. */
const EMPTY_CLAIM =
  /^\W*(?:[\w']+ ){0,5}(?:(?:says|tells|knows|promises|guarantees) (?:so|it|this)|knows best|is right|vouches)\W*$/i;

/** One sentence for each unexplained `as` and each doc comment that adds nothing to a name. */
export function checkComments(root: string): string[] {
  return ["packages", "apps"]
    .flatMap((folder) => sourceFiles(join(root, folder)))
    .filter((file) => !isTestFile(root, file) && !/\.config\.ts$/.test(file))
    .flatMap((file) => checkFile(file).map((problem) => `${relative(root, file)}:${problem}`));
}

function checkFile(file: string): string[] {
  const { text, result } = parseFile(file);
  const problems: string[] = [];
  const statements: { start: number }[] = [];

  for (const doc of docCommentsIn(text, result.comments).filter(repeatsName)) {
    problems.push(`${lineAt(text, doc.start)} this doc comment only repeats ${doc.name}: delete it.`);
  }

  const enter = (node: { start: number }): void => void statements.push(node);
  const leave = (): void => void statements.pop();
  new Visitor({
    VariableDeclaration: enter,
    ExpressionStatement: enter,
    ReturnStatement: enter,
    PropertyDefinition: enter,
    "VariableDeclaration:exit": leave,
    "ExpressionStatement:exit": leave,
    "ReturnStatement:exit": leave,
    "PropertyDefinition:exit": leave,
    TSAsExpression: (node) => {
      const { typeAnnotation: type, start, end } = node;
      const isFree = type.type === "TSUnknownKeyword" || text.slice(type.start, type.end) === "const";
      const from = lineAt(text, statements.at(-1)?.start ?? start) - 1;
      if (isFree) return;
      const near = commentsInLines(text, result.comments, { from, to: lineAt(text, end) });
      if (near.length === 0) problems.push(`${lineAt(text, start)} this \`as\` has no comment naming the check.`);
      else if (near.every(({ value }) => EMPTY_CLAIM.test(value)))
        problems.push(`${lineAt(text, start)} the comment of this \`as\` names no check.`);
    },
  }).visit(result.program);
  return problems;
}

function commentsInLines(
  text: string,
  comments: readonly Comment[],
  { from, to }: { from: number; to: number },
): readonly Comment[] {
  return comments.filter(({ start, end }) => lineAt(text, end) >= from && lineAt(text, start) <= to);
}

if (import.meta.main) report("comments", checkComments(dirname(import.meta.dirname)));
