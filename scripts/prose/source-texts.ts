/**
 * Purpose: the prose of a TypeScript or JavaScript file: comments, messages, test titles, texts for users; and its identifiers.
 * When:    called by check-prose.ts.
 * Usage:   sourceTextsOf(path, text)
 */
import { type Comment, type Expression, type ParseResult, parseSync, Visitor } from "oxc-parser";
import { isTestFile } from "../source-tree.ts";
import { type DocComment, docCommentsIn } from "./doc-comments.ts";
import { titlesOf } from "./titles.ts";

/** Origin of a text. `text` is a sentence shown to users or readers of a generated page. */
export type TextKind = "comment" | "message" | "title" | "text" | "markdown" | "commit";

/** A piece of prose. Decoration and code in it are blanked out, so that offsets stay those of the file. */
export type Text = { readonly kind: TextKind; readonly text: string; readonly start: number };

/** The prose and the names of one file. */
export type SourceTexts = {
  readonly texts: readonly Text[];
  readonly docComments: readonly DocComment[];
  /** Each name once, at its first use. */
  readonly identifiers: readonly { readonly name: string; readonly start: number }[];
};

/** Files in which every sentence is shown to users, or to the readers of a generated page. */
const TEXT_FILES = [
  /^apps\/[^/]+\/src\/messages\/[^/]+\.ts$/,
  /^apps\/chat-widget\/src\/shared\/(?:words|messages)\.ts$/,
  /^apps\/server\/src\/config\/(?:schema|config-docs)\.ts$/,
  /^scripts\/docs\/[^/]+\.ts$/,
];

const LOG_LEVELS = new Set(["debug", "info", "warn", "error"]);
const REFUSALS = /^(?:refusal|refused|refuse|refusing)$/;
const MESSAGE_MEMBERS = new Set(["message", "meaning"]);

/** Reads one file. `path` is relative to the root. Errors: throws when the text does not parse. */
export function sourceTextsOf(path: string, text: string): SourceTexts {
  const result = parseSync(path, text);
  const [problem] = result.errors;
  if (problem) throw new Error(`${path} does not parse: ${problem.message}`);
  const isTest = isTestFile("", path);
  return {
    texts: [
      ...commentsOf(text, result.comments),
      ...messagesOf(text, result, isTest),
      ...titlesOf(result.program).map(({ start, end }) => textAt(text, "title", { start, end })),
      ...(TEXT_FILES.some((pattern) => pattern.test(path)) ? shownTextsOf(text, result) : []),
    ],
    docComments: docCommentsIn(text, result.comments),
    identifiers: identifiersOf(result),
  };
}

/** The comments of a style sheet. */
export function styleTextsOf(text: string): Text[] {
  return [...text.matchAll(/\/\*[\s\S]*?\*\//g)].map(({ index, 0: comment }) => ({
    kind: "comment",
    start: index,
    text: proseOf(undecorated(comment)),
  }));
}

/** Line comments in consecutive lines are one text. */
function commentsOf(text: string, comments: readonly Comment[]): Text[] {
  const groups: { start: number; end: number; isLine: boolean }[] = [];
  for (const { type, start, end } of comments) {
    const last = groups.at(-1);
    const isNext = last?.isLine === true && type === "Line" && /^\n[ \t]*$/.test(text.slice(last.end, start));
    if (last !== undefined && isNext) last.end = end;
    else groups.push({ start, end, isLine: type === "Line" });
  }
  return groups.map(({ start, end }) => ({
    kind: "comment",
    start,
    text: proseOf(undecorated(text.slice(start, end))),
  }));
}

/** Blanks out the slashes and asterisks at the beginning of lines. */
function undecorated(comment: string): string {
  return comment.replace(/\*\/$/, "  ").replace(/^[ \t]*(?:\/\*+|\/\/+|\*(?!\*))/gm, blank);
}

/** Blanks out code, addresses, links' targets and inline tags. */
export function proseOf(text: string): string {
  return text
    .replace(/^([ \t]*)(```|~~~)[\s\S]*?^[ \t]*\2[^\n]*$/gm, blank)
    .replace(/(`+)(?!`)(?:(?!\n\s*\n)[\s\S])*?[^`]\1(?!`)/g, blank)
    .replace(/\]\([^)\s]*\)/g, blank)
    .replace(/https?:\/\/[^\s)>]+/g, blank)
    .replace(/\{@\w+\s[^}]*\}/g, blank);
}

/** Spaces of the same length; line breaks stay. A code span or inline tag leaves a `_`, which the rules take for a noun. */
function blank(found: string): string {
  const spaces = found.replace(/[^\n]/g, " ");
  return /^(?:`(?!``)|\{)/.test(found) ? `_${spaces.slice(1)}` : spaces;
}

function messagesOf(text: string, { program }: ParseResult, isTest: boolean): Text[] {
  const found: Text[] = [];
  const add = (nodes: readonly unknown[]): void => {
    for (const each of nodes.flatMap(stringsOf)) found.push(textAt(text, "message", each));
  };
  new Visitor({
    NewExpression: ({ callee, arguments: args }) => {
      if (callee.type === "Identifier" && /Error$/.test(callee.name)) add(args);
    },
    CallExpression: ({ callee, arguments: args }) => {
      if (callee.type === "Identifier" && REFUSALS.test(callee.name)) add(args);
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      if (LOG_LEVELS.has(callee.property.name) && isLog(callee.object)) add(args);
    },
    Property: ({ key, value }) => {
      const isMessage = key.type === "Identifier" && MESSAGE_MEMBERS.has(key.name);
      if (isMessage && !isTest) add([value]);
    },
  }).visit(program);
  // The message of an error inside another call is found twice.
  return found.filter(({ start }, index) => found.findIndex((each) => each.start === start) === index);
}

function isLog(object: Expression): boolean {
  if (object.type === "Identifier") return /log(?:ger)?$/i.test(object.name);
  if (object.type === "CallExpression") return object.callee.type === "MemberExpression" && isLog(object.callee.object);
  return (
    object.type === "MemberExpression" &&
    object.property.type === "Identifier" &&
    /log(?:ger)?$/i.test(object.property.name)
  );
}

/** The literal and template strings that an expression evaluates to, directly or in a branch. */
function stringsOf(node: unknown): { start: number; end: number }[] {
  // A node of the parser's tree; its members are read by name.
  const each = node as Record<string, unknown> & { type: string; start: number; end: number };
  switch (each.type) {
    case "Literal":
      return typeof each.value === "string" ? [each] : [];
    case "TemplateLiteral":
      return [each];
    case "ConditionalExpression":
      return [each.consequent, each.alternate].flatMap(stringsOf);
    case "BinaryExpression":
    case "LogicalExpression":
      return [each.left, each.right].flatMap(stringsOf);
    default:
      return [];
  }
}

function shownTextsOf(text: string, { program }: ParseResult): Text[] {
  const found: Text[] = [];
  const add = (node: { start: number; end: number }): void => void found.push(textAt(text, "text", node));
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === "string") add(node);
    },
    TemplateLiteral: add,
  }).visit(program);
  return found;
}

/** A string of the source, without the expressions of templates. */
function textAt(text: string, kind: TextKind, { start, end }: { start: number; end: number }): Text {
  const source = text.slice(start + 1, end - 1).replace(/\$\{[^}]*\}/g, (found) => `_${" ".repeat(found.length - 1)}`);
  return { kind, text: ` ${source} `, start };
}

function identifiersOf({ program }: ParseResult): { name: string; start: number }[] {
  const first = new Map<string, number>();
  const add = ({ name, start }: { name: string; start: number }): void => {
    if (!first.has(name)) first.set(name, start);
  };
  new Visitor({ Identifier: add, PrivateIdentifier: add }).visit(program);
  return [...first].map(([name, start]) => ({ name, start }));
}
