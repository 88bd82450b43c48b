/** What stands within a line: emphasis, code, links. One pass a level, bounded depth, so that no text takes long. */
import { addressAt, safeHref } from "./links.ts";
import type { RichNode } from "./rich-node.ts";

/** Deeper nesting is shown as it was written. */
export const MAX_DEPTH = 8;

const MARKS = [
  { mark: "**", type: "strong" },
  { mark: "__", type: "strong" },
  { mark: "~~", type: "strike" },
  { mark: "*", type: "emphasis" },
  { mark: "_", type: "emphasis" },
] as const;

const LINK =
  /!?\[([^[\]\n]{1,1000})\]\(<?([^\s()<>]{1,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200})?)>?(?: "[^"\n]{0,500}")?\)/y;
const ESCAPED = /[!-/:-@[-`{-~]/;
const WORD = /[\p{L}\p{N}]/u;

/** The nodes of one stretch of text. */
export function inline(text: string, depth = 0): readonly RichNode[] {
  if (depth > MAX_DEPTH) return text === "" ? [] : [{ type: "text", text }];
  const nodes: RichNode[] = [];
  /** Marks of which it is known that no closing one follows. */
  const hopeless = new Set<string>();
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = nodeAt(text, at, { depth, hopeless });
    if (found === undefined) {
      const isEscape = text[at] === "\\" && ESCAPED.test(text[at + 1] ?? "");
      if (isEscape) at += 1;
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain !== "") nodes.push({ type: "text", text: plain });
    plain = "";
    nodes.push(found.node);
    at = found.end;
  }
  if (plain !== "") nodes.push({ type: "text", text: plain });
  return nodes;
}

type Found = { readonly node: RichNode; readonly end: number };
type Level = { readonly depth: number; readonly hopeless: Set<string> };

function nodeAt(text: string, at: number, level: Level): Found | undefined {
  switch (text[at]) {
    case "\n":
      return { node: { type: "break" }, end: at + 1 };
    case "`":
      return codeAt(text, at, level);
    case "[":
    case "!":
      return linkAt(text, at, level);
    case "h":
    case "H":
    case "<":
      return addressNode(text, at);
    case "*":
    case "_":
    case "~":
      return emphasisAt(text, at, level);
    default:
      return undefined;
  }
}

function codeAt(text: string, at: number, { hopeless }: Level): Found | undefined {
  if (hopeless.has("`")) return undefined;
  const end = text.indexOf("`", at + 1);
  if (end === -1) hopeless.add("`");
  return end <= at + 1 ? undefined : { node: { type: "code", text: text.slice(at + 1, end) }, end: end + 1 };
}

/** An image becomes a link to it: loading it would tell its host who reads this, and when. */
function linkAt(text: string, at: number, { depth }: Level): Found | undefined {
  LINK.lastIndex = at;
  const match = LINK.exec(text);
  if (match === null) return undefined;
  const [whole, label = "", target = ""] = match;
  const href = safeHref(target);
  if (href === null) return undefined;
  return { node: { type: "link", href, children: withoutLinks(inline(label, depth + 1)) }, end: at + whole.length };
}

/** The words of a link may look like a link; they are not another one. */
function withoutLinks(nodes: readonly RichNode[]): readonly RichNode[] {
  return nodes.flatMap((node): readonly RichNode[] => {
    if (node.type === "link") return withoutLinks(node.children);
    return "children" in node ? [{ ...node, children: withoutLinks(node.children) }] : [node];
  });
}

function addressNode(text: string, at: number): Found | undefined {
  const isBracketed = text[at] === "<";
  const address = addressAt(text, isBracketed ? at + 1 : at);
  if (address === undefined) return undefined;
  const end = at + address.text.length + (isBracketed ? 2 : 0);
  if (isBracketed && text[end - 1] !== ">") return undefined;
  return { node: { type: "link", href: address.href, children: [{ type: "text", text: address.text }] }, end };
}

function emphasisAt(text: string, at: number, { depth, hopeless }: Level): Found | undefined {
  const found = MARKS.find(({ mark }) => text.startsWith(mark, at));
  if (found === undefined || hopeless.has(found.mark)) return undefined;
  const { mark, type } = found;
  const from = at + mark.length;
  if (isBlank(text[from]) || (mark.startsWith("_") && WORD.test(text[at - 1] ?? ""))) return undefined;
  const end = closing(text, from, mark);
  if (end === -1) {
    hopeless.add(mark);
    return undefined;
  }
  return { node: { type, children: inline(text.slice(from, end), depth + 1) }, end: end + mark.length };
}

/** Where `mark` closes what began at `from`, or -1. Not right after the beginning or a blank, and not within a word for `_`. */
function closing(text: string, from: number, mark: string): number {
  for (let at = text.indexOf(mark, from + 1); at !== -1; at = text.indexOf(mark, at + 1)) {
    // Of a longer run of the same sign, the end closes the outer mark.
    const end = mark.length === 2 && text[at + 2] === mark[0] ? at + 1 : at;
    const isInner = mark.length === 1 && text[at + 1] === mark;
    if (isInner) {
      at += 1;
      continue;
    }
    const isWithinWord = mark.startsWith("_") && WORD.test(text[end + mark.length] ?? "");
    if (!isBlank(text[end - 1]) && text[end - 1] !== "\\" && !isWithinWord) return end;
  }
  return -1;
}

function isBlank(sign: string | undefined): boolean {
  return sign === undefined || sign.trim() === "";
}
