/**
 * Purpose: copies code from the examples into the guides, so that guides show code that runs.
 * When:    after a change of examples/ or of a guide; a test fails if a guide is stale.
 * Usage:   node scripts/guide-code.ts. The comment `<!-- examples/…/file#region -->` in a guide is followed by the code; in the file the region is
 *          between `#region name` and `#endregion name` in comments.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";

const REFERENCE = /^<!-- (examples\/\S+)#(\S+) -->\n(?:\n```[a-z]+\n[\s\S]*?\n```\n)?/gm;

/** A guide with current code. */
export type Guide = { readonly path: string; readonly text: string; readonly isStale: boolean };

/** Returns all guides with their code filled in. Errors: throws for a region that does not exist. */
export function fillGuides(root: string): readonly Guide[] {
  const folder = join(root, "docs/guides");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => {
      const path = join(folder, name);
      const before = readFileSync(path, "utf8");
      const text = before.replaceAll(REFERENCE, (_all, file: string, region: string) => {
        const code = regionOf(readFileSync(join(root, file), "utf8"), `${file}#${region}`);
        return `<!-- ${file}#${region} -->\n\n\`\`\`${extname(file).slice(1)}\n${code}\n\`\`\`\n`;
      });
      return { path, text, isStale: text !== before };
    });
}

/** Returns the lines of a region, without common indentation. */
function regionOf(text: string, reference: string): string {
  const name = reference.slice(reference.indexOf("#") + 1);
  const lines = text.split("\n");
  const mark = (word: string): number => lines.findIndex((line) => line.includes(`#${word} ${name}`));
  const [start, end] = [mark("region"), mark("endregion")];
  if (start === -1 || end === -1) throw new Error(`Region not found: ${reference}.`);
  const code = lines.slice(start + 1, end);
  const indents = code.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  return code.map((line) => line.slice(Math.min(...indents))).join("\n");
}

if (import.meta.main) {
  for (const { path, text, isStale } of fillGuides(dirname(import.meta.dirname)))
    if (isStale) writeFileSync(path, text);
}
