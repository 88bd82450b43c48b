/** Control and format characters, lone surrogates and separators of lines: they could change what a terminal shows. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Returns a value as JSON on one line, with the escapes of JSON for what a terminal would not show. */
export function escapedJson(value: unknown): string {
  return withEscapes(JSON.stringify(value));
}

/** Returns a value as JSON on several lines, with the same escapes. */
export function escapedJsonLines(value: unknown): readonly string[] {
  return JSON.stringify(value, null, 2).split("\n").map(withEscapes);
}

function withEscapes(line: string): string {
  return line.replace(UNPRINTABLE, (character) =>
    [...Array(character.length).keys()].map((index) => `\\u${hex(character.charCodeAt(index))}`).join(""),
  );
}

function hex(unit: number): string {
  return unit.toString(16).padStart(4, "0");
}

/** Returns a line for a terminal, with escapes for what it would not show. */
export function printable(line: string): string {
  return line.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
