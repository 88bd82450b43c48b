/**
 * Purpose: finds the doc comments of a file, the name each belongs to, and those that break a rule (CONTRIBUTING.md, Plain English).
 * When:    called by check-prose.ts and check-comments.ts.
 * Usage:   docCommentsIn(text, comments) · hasOddOpening(doc) · repeatsName(doc)
 */
import type { Comment } from "oxc-parser";

/** A doc comment without its decoration. `name` is undefined where it precedes no declaration. */
export type DocComment = {
  readonly text: string;
  readonly name: string | undefined;
  readonly start: number;
};

const ODD_OPENING = /^(?:What|Whom?|Whose|Where|Whether|Why|How)\b/i;

const MODIFIERS =
  /^(?:\s|export\b|declare\b|async\b|abstract\b|readonly\b|static\b|override\b|public\b|private\b|protected\b|const\b|let\b|var\b|function\b\*?|class\b|interface\b|type\b|get\b|set\b)+/;

/** Words that add nothing to a name. */
const FILLERS = new Set(
  "a an the of for to this that its it is are be with and in as link make create build return give get new type class function object".split(
    " ",
  ),
);

/** All doc comments of a file, in the order of the text. */
export function docCommentsIn(text: string, comments: readonly Comment[]): DocComment[] {
  return comments
    .filter(({ type, value }) => type === "Block" && value.startsWith("*"))
    .map(({ value, start, end }) => ({
      text: value
        .replace(/^\*/, "")
        .replace(/^\s*\*? ?/gm, "")
        .trim(),
      name: nameAfter(text.slice(end, end + 200)),
      start,
    }));
}

/** True for a doc comment that starts with What, Who, Where, Whether, Why, How and the like. */
export function hasOddOpening({ text }: DocComment): boolean {
  return ODD_OPENING.test(text);
}

/**
 * True if every word of the comment is a word of the name or a filler: `Makes a {@link Journal}.` for `createJournal`.
 * A code span is information, such as the spelling on the wire.
 */
export function repeatsName({ text, name }: DocComment): boolean {
  if (name === undefined || text.startsWith("@") || text.includes("`")) return false;
  const words =
    text
      .replace(/['’]s\b/g, "")
      .match(/[A-Za-z]+/g)
      ?.flatMap(stemsOf) ?? [];
  const ofName = new Set(stemsOf(name));
  return words.length > 0 && words.every((word) => FILLERS.has(word) || ofName.has(word));
}

function nameAfter(code: string): string | undefined {
  const rest = code.replace(MODIFIERS, "");
  return /^[A-Za-z_$#][\w$]*/.exec(rest)?.[0];
}

/** The words of a camelCase name, without endings of plurals and verbs. */
function stemsOf(name: string): string[] {
  const parts = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return parts.map((part) => part.toLowerCase().replace(/(?<=..[^s])s$/, ""));
}
