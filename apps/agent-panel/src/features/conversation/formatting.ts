/** Markdown that the buttons of the composer write. */

export type Format = "bold" | "italic" | "code" | "list";

/** Selected part of a text. Unit: UTF-16 code units, as in fields. */
export type Selection = { readonly from: number; readonly to: number };

/** Replaces a part of the text; `selection` is in the new text. */
export type Edit = { readonly replaced: Selection; readonly replacement: string; readonly selection: Selection };

const MARKS: Readonly<Record<Exclude<Format, "list">, string>> = { bold: "**", italic: "_", code: "`" };

const BULLET = "- ";

/** Returns the edit that formats the selection, or removes the format if it has it. */
export function formatEdit(text: string, selection: Selection, format: Format): Edit {
  return format === "list" ? listEdit(text, selection) : markEdit(text, trimmed(text, selection), MARKS[format]);
}

/** Marks beside spaces would not be read as marks. */
function trimmed(text: string, { from, to }: Selection): Selection {
  const selected = text.slice(from, to);
  const start = from + (selected.length - selected.trimStart().length);
  return start >= to ? { from, to: from } : { from: start, to: start + selected.trim().length };
}

function markEdit(text: string, { from, to }: Selection, mark: string): Edit {
  const { length } = mark;
  if (from === to && isOpenAt(text, from, mark) && text.slice(from, from + length) === mark) {
    // The format ends here: the caret moves behind its mark, or both marks go if nothing is between them.
    const isEmpty = text.slice(from - length, from) === mark;
    const replaced = isEmpty ? { from: from - length, to: from + length } : { from, to };
    const caret = isEmpty ? from - length : from + length;
    return { replaced, replacement: "", selection: { from: caret, to: caret } };
  }
  const selected = text.slice(from, to);
  if (to - from > 2 * length && selected.startsWith(mark) && selected.endsWith(mark)) {
    const replacement = selected.slice(length, -length);
    return { replaced: { from, to }, replacement, selection: { from, to: from + replacement.length } };
  }
  const outer = { from: from - length, to: to + length };
  const isMarked =
    outer.from >= 0 && text.slice(outer.from, from) === mark && text.slice(to, outer.to) === mark && from < to;
  if (isMarked) {
    const selection = { from: outer.from, to: to - length };
    return { replaced: outer, replacement: text.slice(from, to), selection };
  }
  const replacement = `${mark}${text.slice(from, to)}${mark}`;
  return { replaced: { from, to }, replacement, selection: { from: from + length, to: to + length } };
}

/** True if the format has begun before a place in its line, and has not ended. */
function isOpenAt(text: string, at: number, mark: string): boolean {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return line.split(mark).length % 2 === 0;
}

function listEdit(text: string, { from, to }: Selection): Edit {
  const start = from === 0 ? 0 : text.lastIndexOf("\n", from - 1) + 1;
  const next = text.indexOf("\n", to);
  const end = next === -1 ? text.length : next;
  const lines = text.slice(start, end).split("\n");
  const isList = lines.every((line) => line.startsWith(BULLET));
  const replacement = lines.map((line) => (isList ? line.slice(BULLET.length) : BULLET + line)).join("\n");
  const after = start + replacement.length;
  const isCaret = from === to;
  return { replaced: { from: start, to: end }, replacement, selection: { from: isCaret ? after : start, to: after } };
}
