/**
 * What: every export of a package or app has a doc comment, and every `as` says in a comment who checked.
 * When: in `npm run check`. Tests, `as const`, `as unknown` and re-exports are free.
 * How:  node scripts/check-comments.ts; the comment of an `as` stands on its line, on the line above its statement, or in it.
 */
import { dirname, join, relative } from "node:path";
import { type Comment, Visitor } from "oxc-parser";
import { isTestFile, lineAt, parseFile, report, sourceFiles } from "./source-tree.ts";

/** One sentence for each export without a doc comment and each unexplained `as`. */
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

  for (const node of result.program.body) {
    const isExport = node.type === "ExportNamedDeclaration" && node.declaration !== null;
    if (isExport && !hasDocBefore(text, result.comments, node.start)) {
      problems.push(`${lineAt(text, node.start)} this export has no doc comment.`);
    }
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
      if (!isFree && !hasCommentInLines(text, result.comments, { from, to: lineAt(text, end) })) {
        problems.push(`${lineAt(text, start)} this \`as\` does not say who checked.`);
      }
    },
  }).visit(result.program);
  return problems;
}

function hasDocBefore(text: string, comments: readonly Comment[], start: number): boolean {
  return comments.some(
    ({ type, value, end }) =>
      type === "Block" && value.startsWith("*") && end <= start && text.slice(end, start).trim() === "",
  );
}

function hasCommentInLines(
  text: string,
  comments: readonly Comment[],
  { from, to }: { from: number; to: number },
): boolean {
  return comments.some(({ start, end }) => lineAt(text, end) >= from && lineAt(text, start) <= to);
}

if (import.meta.main) report("comments", checkComments(dirname(import.meta.dirname)));
