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

/** Characters that the parser relates to others in the text: its time grows with their number times the length. */
const MARKS = /[!#*+<=>[\\\]^_`|~-]|\d[.)]/g;

/** Text with more marks is not written by hand, and is shown verbatim. */
const MAX_MARKS = 1_000;

/** Limit of marks times length, which corresponds to about 20 ms: 1,000 marks in 4 kB of text, 256 in 16 kB. */
const MAX_EFFORT = 4_194_304;

/** A line with more block marks at its start than {@link MAX_DEPTH}, each of which nests the rest of the line. */
const NESTED = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])[ \t])){25}/m;

/** Characters of mail addresses, and those at the ends of words and addresses: the parser searches long runs of them in quadratic time. */
const RUNS = [/[\w.!#$%&'*+/=?`{|}~-]+/g, /[ ?!.,:;*_'"~()&]+/g];

/** Longer runs are not written by hand. Unit: UTF-16 code units. */
const MAX_RUN = 1_000;

/** Larger trees are not written by hand, and take long to display. */
const MAX_NODES = 2_000;

/**
 * Parses a message into a tree. Markdown is parsed for `text/markdown` only. Never throws. Rules RX-01 to RX-04 in
 * SPEC.md.
 */
export function richText(content: string, contentType: string): readonly RichNode[] {
  if (contentType !== "text/markdown") return plainText(content);
  const tokens = tokensOf(content);
  const nodes = tokens === null ? null : nodesOf(tokens, { depth: 0, isInLink: false });
  return nodes === null || sizeOf(nodes) > MAX_NODES ? plainText(content) : nodes;
}

/** Number of nodes of a tree. */
function sizeOf(nodes: readonly RichNode[]): number {
  return nodes.reduce((sum, node) => {
    if ("children" in node) return sum + 1 + sizeOf(node.children);
    return node.type === "list" ? node.items.reduce((size, item) => size + 1 + sizeOf(item), sum + 1) : sum + 1;
  }, 0);
}

/** Returns null for input designed to exhaust the parser. */
function tokensOf(content: string): readonly Token[] | null {
  const marks = content.match(MARKS)?.length ?? 0;
  if (marks > MAX_MARKS || marks * content.length > MAX_EFFORT) return null;
  if (NESTED.test(content) || hasLongRun(content)) return null;

  try {
    return new Lexer({ gfm: true, breaks: true }).lex(content);
  } catch {
    return null; // Thousands of nested quotes overflow the stack. No parser error may lose a message, so all are caught.
  }
}

function hasLongRun(content: string): boolean {
  return RUNS.some((run) => content.match(run)?.some(({ length }) => length > MAX_RUN));
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

/** An address without markup ends where it would end in plain text. */
const BARE_ADDRESS = /^(?:https?:|www\.)/i;

type Linking = Extract<MarkedToken, { type: "link" | "image" }>;

function linkOf(token: Linking, { depth, isInLink }: Nesting): RichNode | readonly RichNode[] {
  const children =
    token.type === "link" ? nodesOf(token.tokens, { depth, isInLink: true }) : [text(token.text || token.href)];
  if (isInLink) return children;
  if (BARE_ADDRESS.test(token.raw)) return textWithLinks(token.raw);
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
