/**
 * What somebody wrote, as a tree of a few harmless kinds. Nothing here is or becomes HTML: a view makes an element of each node and
 * text of each text, so whatever is written can only ever be shown.
 *
 * The Markdown is what people write in chats: paragraphs, emphasis, code, links, lists, quotes, headings. Anything else stays as it
 * was written. Time is linear in the length, whatever the text.
 */
import { inline, MAX_DEPTH } from "./inline.ts";
import { textWithLinks } from "./links.ts";
import type { RichNode } from "./rich-node.ts";

const FENCE = /^ {0,3}(?:```|~~~)/;
const HEADING = /^ {0,3}#{1,6} +(.+)$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)(?:[-*+]|(\d{1,9})[.)])( +)(?=\S)/;
const INDENT = /^ */;

/** The tree of a message. Markdown is understood for `text/markdown` only; web addresses become links in every text. Never throws. */
export function richText(content: string, contentType: string): readonly RichNode[] {
  if (contentType === "text/markdown") return blocks(content.split(/\r\n?|\n/), 0);
  return [{ type: "paragraph", children: textWithLinks(content) }];
}

function blocks(lines: readonly string[], depth: number): readonly RichNode[] {
  const nodes: RichNode[] = [];
  let at = 0;
  while (at < lines.length) {
    const { node, end } = blockAt(lines, at, depth);
    if (node !== undefined) nodes.push(node);
    at = end;
  }
  return nodes;
}

type Block = { readonly node?: RichNode; readonly end: number };

function blockAt(lines: readonly string[], at: number, depth: number): Block {
  const line = lines[at] ?? "";
  if (line.trim() === "") return { end: at + 1 };
  if (FENCE.test(line)) return fenceAt(lines, at);
  const heading = HEADING.exec(line)?.[1];
  if (heading !== undefined) {
    return {
      node: { type: "paragraph", children: [{ type: "strong", children: inline(heading.trim()) }] },
      end: at + 1,
    };
  }
  if (isRule(line)) return { node: { type: "rule" }, end: at + 1 };
  if (QUOTE.test(line) && depth < MAX_DEPTH) return quoteAt(lines, at, depth);
  if (ITEM.test(line) && depth < MAX_DEPTH) return listAt(lines, at, depth);
  return paragraphAt(lines, at);
}

function fenceAt(lines: readonly string[], at: number): Block {
  const sign = (lines[at] ?? "").trimStart().slice(0, 3);
  const close = lines.findIndex((line, index) => index > at && line.trim() === sign);
  const end = close === -1 ? lines.length : close;
  return { node: { type: "code-block", text: lines.slice(at + 1, end).join("\n") }, end: end + 1 };
}

function quoteAt(lines: readonly string[], at: number, depth: number): Block {
  const end = endOfRun(lines, at, (line) => QUOTE.test(line));
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ""));
  return { node: { type: "quote", children: blocks(inner, depth + 1) }, end };
}

/** Items of one kind at one indent; what is indented further belongs to the item above it. */
function listAt(lines: readonly string[], at: number, depth: number): Block {
  const [, indent = "", number] = ITEM.exec(lines[at] ?? "") ?? [];
  const items: string[][] = [];
  let end = at;
  while (end < lines.length) {
    const line = lines[end] ?? "";
    const match = ITEM.exec(line);
    const isNext = match?.[1] === indent && (match[2] === undefined) === (number === undefined) && !isRule(line);
    const belongs = line.trim() === "" ? isContinued(lines, end, indent.length) : indentOf(line) > indent.length;
    if (isNext) items.push([line.slice(match[0].length)]);
    else if (belongs) items.at(-1)?.push(line.slice(Math.min(indentOf(line), indent.length + 2)));
    else break;
    end += 1;
  }
  const nodes = items.map((item) => unwrapped(blocks(item, depth + 1)));
  return { node: { type: "list", start: number === undefined ? null : Number(number), items: nodes }, end };
}

/** An item of one paragraph needs no paragraph around its words. */
function unwrapped(nodes: readonly RichNode[]): readonly RichNode[] {
  const [first, ...rest] = nodes;
  return first?.type === "paragraph" && rest.every(({ type }) => type === "list")
    ? [...first.children, ...rest]
    : nodes;
}

/** Whether the list goes on right after the blank line at `at`. */
function isContinued(lines: readonly string[], at: number, indent: number): boolean {
  const next = lines[at + 1] ?? "";
  return next.trim() !== "" && (indentOf(next) > indent || (indentOf(next) === indent && ITEM.test(next)));
}

function paragraphAt(lines: readonly string[], at: number): Block {
  const isPlain = (line: string): boolean =>
    line.trim() !== "" &&
    !FENCE.test(line) &&
    !HEADING.test(line) &&
    !QUOTE.test(line) &&
    !ITEM.test(line) &&
    !isRule(line);
  const end = endOfRun(lines, at + 1, isPlain);
  const words = lines.slice(at, end).map((line) => line.trim());
  return { node: { type: "paragraph", children: inline(words.join("\n")) }, end };
}

function endOfRun(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && belongs(lines[end] ?? "")) end += 1;
  return end;
}

function isRule(line: string): boolean {
  return /^(?:-{3,}|\*{3,}|_{3,})$/.test(line.replaceAll(/\s/g, ""));
}

function indentOf(line: string): number {
  return INDENT.exec(line)?.[0].length ?? 0;
}
