/**
 * Purpose: finds the anchors of a Markdown page: its headings as GitHub names them, and `<a id="…">`.
 * When:    called by check-links.
 * Usage:   anchorsOf(path).has("items")
 */
import { readFileSync } from "node:fs";

const HEADING = /^#{1,6} +(.+?) *#*$/;
const FENCE = /^ *(?:```|~~~)/;
const EXPLICIT = /<a (?:id|name)="([^"]+)">/g;

const known = new Map<string, ReadonlySet<string>>();

/** All anchors of the page. Each page is read once per process. */
export function anchorsOf(path: string): ReadonlySet<string> {
  const anchors = known.get(path) ?? anchorsIn(readFileSync(path, "utf8"));
  known.set(path, anchors);
  return anchors;
}

/** All anchors of a text. A repeated heading gets `-1`, `-2`, …. */
export function anchorsIn(text: string): ReadonlySet<string> {
  const anchors = new Set([...text.matchAll(EXPLICIT)].map(([, id = ""]) => id));
  const counts = new Map<string, number>();
  let isCode = false;
  for (const line of text.split("\n")) {
    if (FENCE.test(line)) isCode = !isCode;
    const heading = isCode ? undefined : HEADING.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = slugOf(heading);
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}
