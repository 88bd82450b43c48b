/** Links that may be followed, and finding addresses in plain text. */
import type { RichNode } from "./rich-node.ts";

const SAFE_SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"]);
const ADDRESS = /https?:\/\/[^\s<>"'`*]{1,2000}/iy;
const WORD_END = /[\p{L}\p{N}]$/u;
const CLOSING_PUNCTUATION = new Set(".,;:!?)]}…_~");

/** `target` in the form that a browser would follow, or null unless its scheme is web, mail or telephone. */
export function safeHref(target: string): string | null {
  if (!URL.canParse(target)) return null;
  const url = new URL(target);
  return SAFE_SCHEMES.has(url.protocol) ? url.href : null;
}

/** The web address that begins at `at`, if one does. Punctuation that closes a sentence is not part of it. */
export function addressAt(text: string, at: number): { readonly text: string; readonly href: string } | undefined {
  if (at > 0 && WORD_END.test(text[at - 1] ?? "")) return undefined;
  ADDRESS.lastIndex = at;
  const match = ADDRESS.exec(text)?.[0];
  if (match === undefined) return undefined;
  let end = match.length;
  while (end > 0 && CLOSING_PUNCTUATION.has(match[end - 1] ?? "")) end -= 1;
  const address = match.slice(0, end);
  const href = safeHref(address);
  return href === null ? undefined : { text: address, href };
}

/** `text` cut where web addresses begin and end. */
export function textWithLinks(text: string): readonly RichNode[] {
  const nodes: RichNode[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/https?:/gi)) {
    const address = index < from ? undefined : addressAt(text, index);
    if (address === undefined) continue;
    if (index > from) nodes.push({ type: "text", text: text.slice(from, index) });
    nodes.push({ type: "link", href: address.href, children: [{ type: "text", text: address.text }] });
    from = index + address.text.length;
  }
  if (from < text.length) nodes.push({ type: "text", text: text.slice(from) });
  return nodes;
}
