/**
 * Purpose: limits the size of the pages (ADR 8; gzip at its highest level, as files are compressed once), and checks that each page installs
 *          `Symbol.dispose` before its first use. Safari lacks it, and a bundler may drop the kernel's side effect.
 * When:    in `npm run check`, after the build.
 * Usage:   node scripts/check-bundles.ts
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { report } from "./source-tree.ts";

/**
 * Limits of a page: for all of its scripts together, or for the files that its entry loads (itself, styles, and scripts with their static imports) and
 * for each script that is loaded later, with a limit of their own for those of a language. Unit: kilobytes of 1000 bytes, gzip.
 */
type Budget =
  | { readonly scriptsKb: number }
  | {
      /** Default: `index.html`. */
      readonly entry?: string;
      readonly firstLoadKb: number;
      readonly laterScriptKb: number;
      readonly languageKb?: number;
    };

const BUDGETS: Readonly<Record<string, Budget>> = {
  "apps/agent-panel": { firstLoadKb: 150, laterScriptKb: 25 }, // PP-11
  "apps/chat-widget": { entry: "widget.js", firstLoadKb: 30, laterScriptKb: 25, languageKb: 4 }, // CW-09
  "apps/single-sign-on": { scriptsKb: 8 },
};

/** Text of the files of a built page, by path in its folder. */
type Files = ReadonlyMap<string, string>;

const INSTALLS_DISPOSE = /defineProperty\([^,]+,\s*[`"']dispose[`"']/;
/** A script with the texts of one language. */
const LANGUAGE = /(?:^|[/\\])[a-z]{2}-[^/\\]+\.js$/;
const LINK = /\b(?:src|href)="[^"]*?([^"/]+)"/g;
/** A static import; a dynamic one has a parenthesis before the name. */
const STATIC_IMPORT = /\b(?:import|from)\s*["'`]\.{1,2}\/(?:[^"'`]*\/)?([^"'`/]+\.js)["'`]/g;

/** Reports each page that is not built, is over its budget, or uses `Symbol.dispose` without installing it. */
export function checkBundles(root: string, budgets: Readonly<Record<string, Budget>> = BUDGETS): string[] {
  return Object.entries(budgets).flatMap(([app, budget]) => {
    const dist = join(root, app, "dist");
    if (!existsSync(join(root, app))) return [];
    if (!existsSync(dist)) return [`${app} is not built.`];
    const files = filesIn(dist);
    const scripts = [...files].filter(([path]) => path.endsWith(".js")).map(([, text]) => text);
    return [
      ...overBudget(files, budget).map((problem) => `${app}: ${problem}`),
      ...(needsDispose(scripts) ? [`${app}: Symbol.dispose is used without being installed first.`] : []),
    ];
  });
}

function filesIn(dist: string): Files {
  const paths = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.(js|css|html|svg)$/.test(path),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(dist, path), "utf8")]));
}

function overBudget(files: Files, budget: Budget): readonly string[] {
  const scripts = [...files.keys()].filter((path) => path.endsWith(".js"));
  if ("scriptsKb" in budget) return over(kbOf(files, scripts), budget.scriptsKb, "of script");
  const { entry = "index.html", firstLoadKb, laterScriptKb, languageKb = laterScriptKb } = budget;
  const first = firstLoadOf(files, entry);
  return [
    ...over(kbOf(files, [...first]), firstLoadKb, "in the first load"),
    ...scripts
      .filter((path) => !first.has(path))
      .flatMap((path) => over(kbOf(files, [path]), LANGUAGE.test(path) ? languageKb : laterScriptKb, `in ${path}`)),
  ];
}

function over(kb: number, budgetKb: number, of: string): readonly string[] {
  return kb > budgetKb ? [`${kb} kB ${of}, the budget is ${budgetKb} kB (gzip).`] : [];
}

/** Returns the entry and the files that it needs at once. Names of built files are unique, without their folders. */
function firstLoadOf(files: Files, entry: string): ReadonlySet<string> {
  const found: Set<string> = new Set([...files.keys()].filter((path) => path === entry));
  for (const path of found) {
    const links = (files.get(path) ?? "").matchAll(path.endsWith(".html") ? LINK : STATIC_IMPORT);
    const names = new Set([...links].map(([, name]) => name));
    for (const other of files.keys()) if (names.has(other.split(/[/\\]/).at(-1))) found.add(other); // visited by the loop as well
  }
  return found;
}

function kbOf(files: Files, paths: readonly string[]): number {
  const bytes = paths.reduce((sum, path) => sum + gzipSync(files.get(path) ?? "", { level: 9 }).length, 0);
  return Math.ceil(bytes / 100) / 10;
}

/** Later chunks rely on the entry script, so one script of the page has to install it. */
function needsDispose(scripts: readonly string[]): boolean {
  const users = scripts.filter((script) => script.includes("[Symbol.dispose]"));
  return (
    users.length > 0 && !users.some((script) => INSTALLS_DISPOSE.test(script.split("[Symbol.dispose]", 1).join("")))
  );
}

if (import.meta.main) report("bundles", checkBundles(dirname(import.meta.dirname)));
