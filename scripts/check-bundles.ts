/**
 * Purpose: limits the size of the pages' scripts (ADR 8; gzip at its highest level, as files are compressed once), and checks that each page installs
 *          `Symbol.dispose` before its first use. Safari lacks it, and a bundler may drop the kernel's side effect.
 * When:    in `npm run check`, after the build.
 * Usage:   node scripts/check-bundles.ts
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { report } from "./source-tree.ts";

/** Unit: kilobytes of 1000 bytes, gzip, all scripts of a page together. */
const BUDGETS_KB: Readonly<Record<string, number>> = {
  "apps/agent-panel": 150,
  "apps/chat-widget": 40,
  "apps/single-sign-on": 8,
};

const INSTALLS_DISPOSE = /defineProperty\([^,]+,\s*[`"']dispose[`"']/;

/** Reports each page that is not built, is over its budget, or uses `Symbol.dispose` without installing it. */
export function checkBundles(root: string, budgets: Readonly<Record<string, number>> = BUDGETS_KB): string[] {
  return Object.entries(budgets).flatMap(([app, budgetKb]) => {
    const dist = join(root, app, "dist");
    if (!existsSync(join(root, app))) return [];
    if (!existsSync(dist)) return [`${app} is not built.`];
    const scripts = readdirSync(dist, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".js"))
      .map((path) => readFileSync(join(dist, path), "utf8"));
    const bytes = scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);
    const kb = Math.ceil(bytes / 100) / 10;
    return [
      ...(kb > budgetKb ? [`${app}: ${kb} kB of script, the budget is ${budgetKb} kB (gzip).`] : []),
      ...(needsDispose(scripts) ? [`${app}: Symbol.dispose is used without being installed first.`] : []),
    ];
  });
}

/** Later chunks rely on the entry script, so one script of the page has to install it. */
function needsDispose(scripts: readonly string[]): boolean {
  const users = scripts.filter((script) => script.includes("[Symbol.dispose]"));
  return (
    users.length > 0 && !users.some((script) => INSTALLS_DISPOSE.test(script.split("[Symbol.dispose]", 1).join("")))
  );
}

if (import.meta.main) report("bundles", checkBundles(dirname(import.meta.dirname)));
