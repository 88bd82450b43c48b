/** Text without any marks, but for its web addresses; and which links may be followed at all. */
import type { RichNode } from "./rich-node.ts";

/** Whoever follows an address reads its scheme there, too: nothing may stand before it. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:)/i;
const ADDRESS = /https?:\/\/[^\s<>"'`*]{1,2000}/iy;
const WORD_END = /[\p{L}\p{N}]$/u;
const CLOSING_PUNCTUATION = new Set(".,;:!?)]}…_~");

/** The tree of a message as it was written: one paragraph, web addresses as links. Never throws. Source: RX-01. */
export function plainText(content: string): readonly RichNode[] {
  return [{ type: "paragraph", children: textWithLinks(content) }];
}

/** `text` cut where web addresses begin and end. */
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

/** Whether `target` is an address with the scheme of web, mail or telephone. Source: RX-02. */
export function isSafeLink(target: string): boolean {
  return SAFE_LINK.test(target) && URL.canParse(target);
}

/** The web address that begins at `at`, if one does. Punctuation that closes a sentence is not part of it. */
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
