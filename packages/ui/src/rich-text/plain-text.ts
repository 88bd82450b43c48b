/** Plain text with web addresses as links, and the check for link targets. */
import type { RichNode } from "./rich-node.ts";

/** Anchored at the start, because browsers read the scheme there. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:)/i;
const ADDRESS = /https?:\/\/[^\s<>"'`*]{1,2000}/iy;
const WORD_END = /[\p{L}\p{N}]$/u;
const CLOSING_PUNCTUATION = new Set(".,;:!?)]}…_~");

/** Returns a message verbatim: one paragraph, web addresses as links. Never throws. Source: RX-01. */
export function plainText(content: string): readonly RichNode[] {
  return [{ type: "paragraph", children: textWithLinks(content) }];
}

/** Splits `text` into text and link nodes at web addresses. */
export function textWithLinks(text: string): readonly RichNode[] {
  const nodes: RichNode[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/https?:/gi)) {
    const address = index < from ? undefined : addressAt(text, index);
    if (address === undefined) continue;
    if (index > from) nodes.push({ type: "text", text: text.slice(from, index) });
    nodes.push({ type: "link", href: address, children: [{ type: "text", text: address }] });
    from = index + address.length;
  }
  if (from < text.length) nodes.push({ type: "text", text: text.slice(from) });
  return nodes;
}

/** True for an address with scheme http, https, mailto or tel. Source: RX-02. */
export function isSafeLink(target: string): boolean {
  return SAFE_LINK.test(target) && URL.canParse(target);
}

/** Returns the web address that starts at `at`, or undefined. Punctuation that ends a sentence is not part of it. */
function addressAt(text: string, at: number): string | undefined {
  if (at > 0 && WORD_END.test(text[at - 1] ?? "")) return undefined;
  ADDRESS.lastIndex = at;
  const match = ADDRESS.exec(text)?.[0];
  if (match === undefined) return undefined;
  let end = match.length;
  while (end > 0 && CLOSING_PUNCTUATION.has(match[end - 1] ?? "")) end -= 1;
  const address = match.slice(0, end);
  return isSafeLink(address) ? address : undefined;
}
