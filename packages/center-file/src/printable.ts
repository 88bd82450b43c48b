/** Texts of files and configurations for a terminal: cut, and without control characters. Rule CE-11. */

/** Maximum length of a name or value in a line. Unit: characters. */
const MAX_LENGTH = 60;

/** Control and format characters, lone surrogates and separators of lines: they could change what a terminal shows. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Returns a text cut to a length that a line can have, with escapes for what a terminal would not show. */
export function printable(text: string): string {
  return escaped(cut(text));
}

/** Returns a printable text in quotes. */
export function quoted(text: string): string {
  return `"${escaped(cut(text).replace(/["\\]/g, "\\$&"))}"`;
}

/** Words, with marks that begin no other part of a line. */
const WORDS = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_ .@&()'/*-]*$/u;

/** Returns a printable text, in quotes if it could be read as another part of the line. */
export function plainOrQuoted(text: string): string {
  return WORDS.test(text) ? printable(text) : quoted(text);
}

/** A text of this form cannot be confused with a number, a list or nothing. */
const BARE = /^(?!(?:none|true|false)$)[\p{L}_][\p{L}\p{N}_.@:/*-]*$/u;

/** Returns a value of a file on one line. Empty values are `none`. */
export function printableValue(value: unknown): string {
  if (typeof value === "string" && value !== "") return BARE.test(value) ? printable(value) : quoted(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return isEmpty(value) ? "none" : printable(compact(value));
}

function isEmpty(value: unknown): boolean {
  return typeof value !== "object" || value === null || Object.keys(value).length === 0;
}

function compact(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compact).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([key, member]) => `${key}: ${compact(member)}`)
      .join(", ")}}`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Cuts between characters, so that no half of a surrogate pair remains. */
function cut(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  const characters = [...text.slice(0, 2 * MAX_LENGTH + 2)]; // a character has at most two units
  return characters.length <= MAX_LENGTH ? text : `${characters.slice(0, MAX_LENGTH).join("")}…`;
}

function escaped(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
