/**
 * Message text as a tree of a few harmless node types. `marked` only tokenizes the Markdown; its HTML renderer is not
 * used. A view renders each node as an element and each text as text. Unsupported markup, HTML included, is shown
 * verbatim.
 */
import { Lexer, type MarkedToken, type Token } from "marked";
import { isSafeLink, plainText, textWithLinks } from "./plain-text.ts";
import type { RichNode } from "./rich-node.ts";

/** Deeper nesting is not written by hand and is shown verbatim. Unit: levels of nodes. */
const MAX_DEPTH = 24;

/** More emphasis marks are not written by hand, and pairing them takes quadratic time. */
const MAX_MARKS = 1_000;

/**
 * Parses a message into a tree. Markdown is parsed for `text/markdown` only. Never throws. Rules RX-01 to RX-03 in
 * SPEC.md.
 */
export function richText(content: string, contentType: string): readonly RichNode[] {
  if (contentType !== "text/markdown") return plainText(content);
  const tokens = tokensOf(content);
  return tokens === null ? plainText(content) : nodesOf(tokens, { depth: 0, isInLink: false });
}

/** Returns null for input designed to exhaust the parser. */
function tokensOf(content: string): readonly Token[] | null {
  if ((content.match(/[*_~]/g)?.length ?? 0) > MAX_MARKS) return null;
  try {
    return new Lexer({ gfm: true, breaks: true }).lex(content);
  } catch {
    return null; // Thousands of nested quotes overflow the stack. No parser error may lose a message, so all are caught.
  }
}

type Nesting = { readonly depth: number; readonly isInLink: boolean };

function nodesOf(tokens: readonly Token[], nesting: Nesting): readonly RichNode[] {
  return tokens.flatMap((token) => {
    if (nesting.depth > MAX_DEPTH) return asWritten(token.raw, nesting);
    return nodeOf(token as MarkedToken, { ...nesting, depth: nesting.depth + 1 }); // no extension is installed that adds token types
  });
}

/** Handles block and inline tokens alike: no token type has different meanings in the two. */
function nodeOf(token: MarkedToken, nesting: Nesting): RichNode | readonly RichNode[] {
  switch (token.type) {
    case "space":
      return [];
    case "hr":
      return { type: "rule" };
    case "br":
      return { type: "break" };
    case "heading":
      // Not an HTML heading: a message must not change the outline of the page.
      return { type: "paragraph", children: [{ type: "strong", children: nodesOf(token.tokens, nesting) }] };
    case "paragraph":
      return { type: "paragraph", children: nodesOf(token.tokens, nesting) };
    case "blockquote":
      return { type: "quote", children: nodesOf(token.tokens, nesting) };
    case "list": {
      const items = token.items.map((item) => nodesOf(item.tokens, nesting));
      return { type: "list", start: token.ordered && token.start !== "" ? token.start : null, items };
    }
    case "code":
      return { type: "code-block", text: token.text };
    case "codespan":
      return { type: "code", text: token.text };
    case "strong":
      return { type: "strong", children: nodesOf(token.tokens, nesting) };
    case "em":
      return { type: "emphasis", children: nodesOf(token.tokens, nesting) };
    case "del":
      return { type: "strike", children: nodesOf(token.tokens, nesting) };
    case "text":
      return token.tokens === undefined ? text(token.text) : nodesOf(token.tokens, nesting);
    case "escape":
      return text(token.text);
    case "html":
    case "table":
    case "def":
      return "block" in token && token.block === false
        ? asWritten(token.raw, nesting)
        : blockAsWritten(token.raw, nesting);
    case "link":
    case "image":
      // Loading an image would reveal to its host who reads this message and when, so it becomes a link.
      return linkOf(token, nesting);
    default:
      return asWritten(token.raw, nesting);
  }
}

type Linking = Extract<MarkedToken, { type: "link" | "image" }>;

function linkOf(token: Linking, { depth, isInLink }: Nesting): RichNode | readonly RichNode[] {
  const children =
    token.type === "link" ? nodesOf(token.tokens, { depth, isInLink: true }) : [text(token.text || token.href)];
  if (isInLink) return children;
  return isSafeLink(token.href)
    ? { type: "link", href: token.href, children }
    : asWritten(token.raw, { depth, isInLink });
}

function asWritten(raw: string, { isInLink }: Nesting): readonly RichNode[] {
  return isInLink ? [text(raw)] : textWithLinks(raw);
}

/** Trims the line breaks that separate a block from the next one. */
function blockAsWritten(raw: string, nesting: Nesting): RichNode {
  return { type: "paragraph", children: asWritten(raw.trimEnd(), nesting) };
}

function text(content: string): RichNode {
  return { type: "text", text: content };
}
