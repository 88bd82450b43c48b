/**
 * What: every file that a document links to or names by its path from the root is there.
 * When: in `npm run check`; generated pages and package READMEs too.
 * How:  node scripts/check-links.ts; paths with a `*` or `…` in them are patterns and not looked at.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { lineAt, report } from "./source-tree.ts";

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", ".git", ".cache", ".tributary"]);

/** `[text](target)` with a target in this repository, and `path` where the path begins with one of our folders. */
const LINK = /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g;
const NAMED_PATH = /`((?:packages|apps|scripts|docs|tests|bench|examples)\/[^`\s]*)`/g;

/** One sentence for each link or named path that leads nowhere. */
export function checkLinks(root: string): string[] {
  return documents(root, ".").flatMap((document) => {
    const text = readFileSync(join(root, document), "utf8");
    const links = [...text.matchAll(LINK)].map((found) => ({ found, from: dirname(join(root, document)) }));
    const names = [...text.matchAll(NAMED_PATH)].map((found) => ({ found, from: root }));
    return [...links, ...names].flatMap(({ found, from }) => {
      const target = found[1] ?? "";
      if (/[*…{<]/.test(target) || existsSync(resolve(from, target))) return [];
      return [`${document}:${lineAt(text, found.index)} names ${target}, which is not there.`];
    });
  });
}

function documents(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : documents(root, path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

if (import.meta.main) report("links", checkLinks(dirname(import.meta.dirname)));
