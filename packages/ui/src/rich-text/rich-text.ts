/**
 * What somebody wrote, as a tree of a few harmless kinds. Markdown is read into tokens by `marked`, whose HTML is never asked for: a view
 * makes an element of each node and text of each text. What is not known here (HTML above all) stands there as it was written.
 */
import { Lexer, type MarkedToken, type Token } from "marked";
import { isSafeLink, plainText, textWithLinks } from "./plain-text.ts";
import type { RichNode } from "./rich-node.ts";

/** Deeper nesting than anybody writes by hand stays as it was written. Unit: levels of nodes. */
const MAX_DEPTH = 24;

/** With more marks of emphasis nobody wrote them by hand, and the time to pair them grows with their square. */
const MAX_MARKS = 1_000;

/** The tree of a message. Markdown is understood for `text/markdown` only. Never throws. Rules RX-01 to RX-03 in SPEC.md. */
export function richText(content: string, contentType: string): readonly RichNode[] {
  if (contentType !== "text/markdown") return plainText(content);
  const tokens = tokensOf(content);
  return tokens === null ? plainText(content) : nodesOf(tokens, { depth: 0, isInLink: false });
}

/** Null for what was made to break readers. */
function tokensOf(content: string): readonly Token[] | null {
  if ((content.match(/[*_~]/g)?.length ?? 0) > MAX_MARKS) return null;
  try {
    return new Lexer({ gfm: true, breaks: true }).lex(content);
  } catch {
    return null; // thousands of nested quotes overflow the stack; and no fault in reading is worth losing a message
  }
}

type Place = { readonly depth: number; readonly isInLink: boolean };

function nodesOf(tokens: readonly Token[], place: Place): readonly RichNode[] {
  return tokens.flatMap((token) => {
    if (place.depth > MAX_DEPTH) return asWritten(token.raw, place);
    return nodeOf(token as MarkedToken, { ...place, depth: place.depth + 1 }); // no extension is installed that made others
  });
}

/** Blocks and what stands in lines alike: no type of token means one thing here and another there. */
function nodeOf(token: MarkedToken, place: Place): RichNode | readonly RichNode[] {
  switch (token.type) {
    case "space":
      return [];
    case "hr":
      return { type: "rule" };
    case "br":
      return { type: "break" };
    case "heading":
      // Not a heading of the page: its outline is not the customer's to write.
      return { type: "paragraph", children: [{ type: "strong", children: nodesOf(token.tokens, place) }] };
    case "paragraph":
      return { type: "paragraph", children: nodesOf(token.tokens, place) };
    case "blockquote":
      return { type: "quote", children: nodesOf(token.tokens, place) };
    case "list": {
      const items = token.items.map((item) => nodesOf(item.tokens, place));
      return { type: "list", start: token.ordered && token.start !== "" ? token.start : null, items };
    }
    case "code":
      return { type: "code-block", text: token.text };
    case "codespan":
      return { type: "code", text: token.text };
    case "strong":
      return { type: "strong", children: nodesOf(token.tokens, place) };
    case "em":
      return { type: "emphasis", children: nodesOf(token.tokens, place) };
    case "del":
      return { type: "strike", children: nodesOf(token.tokens, place) };
    case "text":
      return token.tokens === undefined ? text(token.text) : nodesOf(token.tokens, place);
    case "escape":
      return text(token.text);
    case "html":
    case "table":
    case "def":
      return "block" in token && token.block === false ? asWritten(token.raw, place) : blockAsWritten(token.raw, place);
    case "link":
    case "image":
      // Loading an image would tell its host who reads this, and when: it becomes a link, too.
      return linkOf(token, place);
    default:
      return asWritten(token.raw, place);
  }
}

type Linking = Extract<MarkedToken, { type: "link" | "image" }>;

function linkOf(token: Linking, { depth, isInLink }: Place): RichNode | readonly RichNode[] {
  const children =
    token.type === "link" ? nodesOf(token.tokens, { depth, isInLink: true }) : [text(token.text || token.href)];
  if (isInLink) return children;
  return isSafeLink(token.href)
    ? { type: "link", href: token.href, children }
    : asWritten(token.raw, { depth, isInLink });
}

function asWritten(raw: string, { isInLink }: Place): readonly RichNode[] {
  return isInLink ? [text(raw)] : textWithLinks(raw);
}

/** A block brings the line ends that part it from the next: they are no words. */
function blockAsWritten(raw: string, place: Place): RichNode {
  return { type: "paragraph", children: asWritten(raw.trimEnd(), place) };
}

function text(words: string): RichNode {
  return { type: "text", text: words };
}
