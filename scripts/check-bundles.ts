/**
 * What: holds the pages' scripts to their budgets (ADR 8), as a browser receives them: gzip.
 * When: in `npm run check`, after the build.
 * How:  node scripts/check-bundles.ts
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { report } from "./source-tree.ts";

/** Unit: kilobytes of 1000 bytes, gzip, all scripts of a page together. */
const BUDGETS_KB: Readonly<Record<string, number>> = { "apps/agent-panel": 150, "apps/chat-widget": 40 };

/** One sentence for each page over its budget, or without a build. */
export function checkBundles(root: string, budgets: Readonly<Record<string, number>> = BUDGETS_KB): string[] {
  return Object.entries(budgets).flatMap(([app, budgetKb]) => {
    const dist = join(root, app, "dist");
    if (!existsSync(join(root, app))) return [];
    if (!existsSync(dist)) return [`${app} is not built.`];
    const scripts = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"));
    const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0);
    const kb = Math.ceil(bytes / 100) / 10;
    return kb > budgetKb ? [`${app}: ${kb} kB of script, the budget is ${budgetKb} kB (gzip).`] : [];
  });
}

if (import.meta.main) report("bundles", checkBundles(dirname(import.meta.dirname)));
