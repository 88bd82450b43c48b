/**
 * What: writes docs/errors.md and docs/events.md from the catalogues in the code.
 * When: `npm run fix` after changing a catalogue; `--check` (in `npm run check`) fails when a page is stale.
 * How:  node scripts/gen-docs.ts [--check]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorsPage } from "./docs/errors-page.ts";
import { eventsPage } from "./docs/events-page.ts";
import { report } from "./source-tree.ts";

const root = dirname(import.meta.dirname);
const pages = { "docs/errors.md": errorsPage, "docs/events.md": eventsPage };
const stale: string[] = [];

for (const [path, render] of Object.entries(pages)) {
  const file = join(root, path);
  const text = await render(root);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  stale.push(`${path} is stale: run npm run fix.`);
  if (process.argv.includes("--check")) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

report("generated docs", process.argv.includes("--check") ? stale : []);
