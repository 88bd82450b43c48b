/**
 * Purpose: enforces the word list and the rules for doc comments and names of CONTRIBUTING.md over comments, log and error messages,
 *          test titles, user-facing texts, Markdown, identifiers, file names, and the subjects of commits since the merge base.
 * When:    after writing prose, and in `npm test`.
 * Usage:   node scripts/check-prose.ts [--counts] [--only packages/chat] [--base origin/main]
 *          `--only` checks one folder or file and may be repeated; `--counts` prints a table instead of findings.
 *
 * Exceptions are in prose-exceptions.json, each with its text, its path and a reason; one that covers no finding is an error.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { countsTable } from "./prose/counts.ts";
import { type Exception, withoutExceptions } from "./prose/exceptions.ts";
import { type Finding, type Prose, readProse } from "./prose/findings.ts";
import { readJson, report } from "./source-tree.ts";

const DEFAULT_BASE = "origin/main";
const EXCEPTIONS = "scripts/prose-exceptions.json";

/** Selects what is read and reported. */
export type ProseOptions = {
  /** Folders and files whose findings are reported; undefined reports everything. */
  readonly only?: readonly string[] | undefined;
  /** Commits since the merge base with this revision are read. */
  readonly base?: string | undefined;
};

/** One line per finding without an exception and per unused exception. */
export function checkProse(root: string, { only, base }: ProseOptions = {}): string[] {
  const exceptions = existsSync(join(root, EXCEPTIONS)) ? readJson<Exception[]>(join(root, EXCEPTIONS)) : [];
  const { findings } = readProse(root, { base: base ?? DEFAULT_BASE });
  const judged = withoutExceptions(findings, exceptions);
  return [
    ...judged.findings.filter(({ path }) => isSelected(path, only)).map(line),
    ...judged.unused.map(({ text, path }) => `${EXCEPTIONS}: "${text}" in ${path} covers no finding: remove it.`),
  ];
}

/** The counts of {@link countsTable} for the selected paths, exceptions included. */
export function proseCounts(root: string, { only, base }: ProseOptions = {}): string {
  const { findings, figures }: Prose = readProse(root, { base: base ?? DEFAULT_BASE });
  return countsTable({
    findings: findings.filter(({ path }) => isSelected(path, only)),
    figures: figures.filter(({ path }) => isSelected(path, only)),
  });
}

function isSelected(path: string, only: readonly string[] | undefined): boolean {
  return (
    only === undefined || only.some((prefix) => path === prefix || path.startsWith(`${prefix.replace(/\/$/, "")}/`))
  );
}

function line({ path, line: at, kind, message }: Finding): string {
  return `${path}${at === 0 ? "" : `:${at}`} ${kind}: ${message}`;
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  const { values } = parseArgs({
    options: {
      counts: { type: "boolean" },
      only: { type: "string", multiple: true },
      base: { type: "string" },
    },
  });
  if (values.counts) console.log(proseCounts(root, values));
  else report("prose", checkProse(root, values));
}
