/**
 * Purpose: the files whose prose is checked, without builds, generated files and the data of the upgrade tests.
 * When:    called by check-prose.ts.
 * Usage:   proseFiles(root)
 */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

/** A file with its path relative to the root. */
export type ProseFile = { readonly path: string; readonly text: string };

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", ".git", ".cache", ".tributary", "coverage", "public"]);
const EXTENSIONS = new Set([".ts", ".tsx", ".js", ".mjs", ".css", ".md"]);
const GENERATED = /^(?:\/\*\* |<!-- )?Generated (?:by|from) |\bdo not edit by hand\b/m;

/** All source files, style sheets and Markdown pages below the root, sorted by path. */
export function proseFiles(root: string, folder = ""): ProseFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : proseFiles(root, path);
      if (!EXTENSIONS.has(extname(path)) || path.endsWith(".d.ts")) return [];
      const text = readFileSync(join(root, path), "utf8");
      return isGenerated(path, text) ? [] : [{ path, text }];
    });
}

/** The note is in the first lines; in source files it begins the first comment. */
function isGenerated(path: string, text: string): boolean {
  const head = text.split("\n", path.endsWith(".md") ? 8 : 1).join("\n");
  return GENERATED.test(head);
}
