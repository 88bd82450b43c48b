/**
 * Purpose: writes docs/errors.md, docs/events.md, docs/config.md and docs/compat/{chatjs,connect,streams}.md from the catalogs in the code, and the
 *          global types of packages/streams from its sources.
 * When:    `npm run fix` after changing a catalog; `--check` (in `npm run check`) fails if a page is stale.
 * Usage:   node --conditions=source scripts/gen-docs.ts [--check]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compatChatjsPage } from "./docs/compat-chatjs-page.ts";
import { compatConnectPage } from "./docs/compat-connect-page.ts";
import { compatStreamsPage } from "./docs/compat-streams-page.ts";
import { configPage } from "./docs/config-page.ts";
import { errorsPage } from "./docs/errors-page.ts";
import { eventsPage } from "./docs/events-page.ts";
import { globalTypesFile } from "./docs/streams-global-types.ts";
import { report } from "./source-tree.ts";

/** Renders a page for the tree at `root`. */
type Page = (root: string) => string | Promise<string>;

const PAGES: Readonly<Record<string, Page>> = {
  "docs/errors.md": errorsPage,
  "docs/events.md": eventsPage,
  "docs/config.md": configPage,
  "docs/compat/chatjs.md": compatChatjsPage,
  "docs/compat/connect.md": compatConnectPage,
  "docs/compat/streams.md": compatStreamsPage,
  "packages/streams/src/global-types.ts": globalTypesFile,
};

/** Returns the stale pages by path, with their new text. */
export async function stalePages(root: string, pages: Readonly<Record<string, Page>>): Promise<Map<string, string>> {
  const stale = new Map<string, string>();
  for (const [path, render] of Object.entries(pages)) {
    const file = join(root, path);
    const text = await render(root);
    if (!existsSync(file) || readFileSync(file, "utf8") !== text) stale.set(path, text);
  }
  return stale;
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  const stale = await stalePages(root, PAGES);
  if (process.argv.includes("--check")) {
    report(
      "generated docs",
      [...stale.keys()].map((path) => `${path} is stale: run npm run fix.`),
    );
  } else {
    for (const [path, text] of stale) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
}
