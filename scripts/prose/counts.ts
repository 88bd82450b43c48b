/**
 * Purpose: the table of findings and comment figures per package or folder.
 * When:    called by check-prose.ts for `--counts`.
 * Usage:   countsTable(prose)
 */
import type { FindingKind, Prose } from "./findings.ts";

const KINDS: readonly FindingKind[] = [
  "comment",
  "opening",
  "repeat",
  "message",
  "title",
  "text",
  "markdown",
  "name",
  "commit",
];

const HEADINGS = ["folder", ...KINDS, "total", "comment words", "dialect per 10,000", "odd openings %"];

/** Targets of the two figures for comments. */
const MAX_DIALECT_RATE = 12;
const MAX_ODD_OPENINGS = 5;

/** One line per folder and one for all of them, in columns, then the two figures for comments with their targets. */
export function countsTable({ findings, figures }: Prose): string {
  const folders = [...new Set([...findings, ...figures].map(({ path }) => folderOf(path)))].sort();
  const rowOf = (name: string, isIn: (path: string) => boolean): string[] => {
    const found = findings.filter(({ path }) => isIn(path));
    const sized = figures.filter(({ path }) => isIn(path));
    const words = sum(sized.map((each) => each.commentWords));
    const dialect = sum(sized.map((each) => each.dialectWords));
    const odd = sum(sized.map((each) => each.oddOpenings));
    const docs = sum(sized.map((each) => each.docComments));
    return [
      name,
      ...KINDS.map((kind) => String(found.filter((each) => each.kind === kind).length)),
      String(found.length),
      String(words),
      ratio(dialect * 10_000, words),
      ratio(odd * 100, docs),
    ];
  };
  const rows = [
    HEADINGS,
    ...folders.map((folder) => rowOf(folder, (path) => folderOf(path) === folder)),
    rowOf("all", () => true),
  ];
  const [dialect, odd] = rows.at(-1)?.slice(-2) ?? [];
  return [
    aligned(rows),
    "",
    `dialect words per 10,000 comment words: ${dialect} (at most ${MAX_DIALECT_RATE})`,
    `doc comments with odd openings: ${odd} % (at most ${MAX_ODD_OPENINGS} %)`,
  ].join("\n");
}

/** `packages/chat`, `apps/server`, `docs`; `.` for files in the root. */
function folderOf(path: string): string {
  const [first = "", second = "", ...rest] = path.split("/");
  if (path === "commits") return path;
  if (second === "") return ".";
  return (first === "packages" || first === "apps") && rest.length > 0 ? `${first}/${second}` : first;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? "-" : (part / whole).toFixed(1);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}
