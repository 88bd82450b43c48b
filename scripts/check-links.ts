/**
 * Purpose: checks that every file a document links to, or names by its path from the root, exists, including anchors, and that every `Source:`
 *          of a comment resolves.
 * When:    in `npm run check`; covers generated pages and package READMEs too.
 * Usage:   node scripts/check-links.ts; paths that contain `*` or `…` are patterns and not checked; the source of a built script is looked up, so
 *          that the result does not depend on a build.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { anchorsOf } from "./citations/anchors.ts";
import { type Citation, citationsIn } from "./citations/citations.ts";
import { lineAt, report, sourceFiles } from "./source-tree.ts";

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", ".git", ".cache", ".tributary"]);

/** Folders whose comments cite sources. */
const CITING_FOLDERS = ["packages", "apps", "tests", "bench", "examples", "scripts"];

/** `[text](target#anchor)` with a target in this repository, and `path` in code that starts with one of the folders. */
const LINK = /\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)/g;
const NAMED_PATH = /`((?:packages|apps|scripts|docs|tests|bench|examples)\/[^`\s#]*)(?:#([^`\s]*))?`/g;

/** A rule's line in a SPEC.md: `- **PT-05 to PT-07** …`. */
const RULE_LINE = /^- \*\*([^*]+)\*\*/gm;
const RULE_ID = /([A-Z]{2})-(\d{2,3})/;
const RULE_RANGE = /[A-Z]{2}-\d{2,3}(?: to [A-Z]{2}-\d{2,3})?/g;

/** Returns one sentence per link, named path and citation that does not resolve. */
export function checkLinks(root: string): string[] {
  const pages = documents(root, ".");
  return [...pages.flatMap((page) => problemsOfPage(root, page)), ...problemsOfCitations(root, pages)];
}

function problemsOfPage(root: string, page: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  const links = [...text.matchAll(LINK)].map((found) => ({ found, from: dirname(join(root, page)) }));
  const names = [...text.matchAll(NAMED_PATH)].map((found) => ({ found, from: root }));
  return [...links, ...names].flatMap(({ found, from }) => {
    const [, target = "", anchor] = found;
    const path = target === "" ? join(root, page) : sourceOf(resolve(from, target));
    const where = `${page}:${lineAt(text, found.index)}`;
    if (/[*…{<]/.test(target)) return [];
    if (!existsSync(path)) return [`${where} names ${target}, which does not exist.`];
    if (anchor === undefined || !path.endsWith(".md") || anchorsOf(path).has(anchor)) return [];
    return [`${where} names #${anchor}, which ${relative(root, path)} does not have.`];
  });
}

/** `apps/server/dist/main.js` is built from `apps/server/src/main.ts`; other paths are their own source. */
function sourceOf(path: string): string {
  return path.replace(/\/dist\/(.+)\.js$/, "/src/$1.ts");
}

function problemsOfCitations(root: string, pages: readonly string[]): string[] {
  const specs = pages.filter((page) => page.endsWith("SPEC.md"));
  const rules = new Set(specs.flatMap((spec) => rulesIn(readFileSync(join(root, spec), "utf8"))));
  const problems: string[] = [];
  for (const file of CITING_FOLDERS.flatMap((folder) => sourceFiles(join(root, folder)))) {
    const path = relative(root, file);
    for (const citation of citationsIn(readFileSync(file, "utf8"))) {
      const problem = problemOf(root, rules, citation);
      if (problem !== undefined) problems.push(`${path}:${citation.line} cites ${problem}.`);
    }
  }
  return problems;
}

/** The part of a sentence that follows "cites", or undefined for a citation that resolves. */
function problemOf(root: string, rules: ReadonlySet<string>, citation: Citation): string | undefined {
  switch (citation.kind) {
    case "rules": {
      const missing = idsOf(citation.text).find((id) => !rules.has(id));
      return missing === undefined ? undefined : `${missing}, which no SPEC.md defines`;
    }
    case "adr": {
      const folder = join(root, "docs/adr");
      const exists = existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(`${citation.number}-`));
      return exists ? undefined : `ADR ${citation.number}, which is not in docs/adr`;
    }
    case "page": {
      const page = join(root, citation.path);
      if (!existsSync(page)) return `${citation.path}, which does not exist`;
      const { anchor } = citation;
      return anchor === undefined || anchorsOf(page).has(anchor)
        ? undefined
        : `#${anchor}, which ${citation.path} does not have`;
    }
    case "public":
      return undefined;
    case "unknown":
      return `"${citation.text}", which is not a rule, ADR, page below docs/, RFC with section, or https address`;
  }
}

function rulesIn(spec: string): string[] {
  return [...spec.matchAll(RULE_LINE)].flatMap(([, ids = ""]) => (ids.match(RULE_RANGE) ?? []).flatMap(idsOf));
}

/** `PT-05 to PT-07` is three ids; `PT-05` is one. */
function idsOf(range: string): string[] {
  const [from = "", to = from] = range.split(" to ");
  const [, letters, first] = RULE_ID.exec(from) ?? [];
  const last = RULE_ID.exec(to)?.[2];
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => `${letters}-${String(Number(first) + index).padStart(2, "0")}`);
}

function documents(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : documents(root, path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

if (import.meta.main) report("links", checkLinks(dirname(import.meta.dirname)));
