import fc from "fast-check";
import { expect, it } from "vitest";
import { type Format, formatEdit, type Selection } from "./formatting.ts";

/** Applies an edit to a text whose selection is between two bars; one bar is a caret. */
function edited(marked: string, format: Format): string {
  const [before = "", selected = "", after] = marked.split("|");
  const text = after === undefined ? before + selected : before + selected + after;
  const from = before.length;
  const selection = { from, to: after === undefined ? from : from + selected.length };
  return show(apply(text, selection, format));
}

function apply(text: string, selected: Selection, format: Format) {
  const { replaced, replacement, selection } = formatEdit(text, selected, format);
  return { text: text.slice(0, replaced.from) + replacement + text.slice(replaced.to), selection };
}

function show({ text, selection: { from, to } }: ReturnType<typeof apply>): string {
  const middle = from === to ? "|" : `|${text.slice(from, to)}|`;
  return text.slice(0, from) + middle + text.slice(to);
}

it.each([
  ["bold", "see |this| now", "see **|this|** now"],
  ["bold", "see **|this|** now", "see |this| now"],
  ["bold", "see |**this**| now", "see |this| now"],
  ["bold", "see |****| now", "see **|****|** now"],
  ["bold", "see| this |now", "see **|this|** now"],
  ["bold", "see |", "see **|**"],
  ["bold", "see **this|** now", "see **this**| now"],
  ["bold", "see **|** now", "see | now"],
  ["italic", "snake|_case", "snake_|__case"],
  ["italic", "|all|", "_|all|_"],
  ["code", "|a b|", "`|a b|`"],
  ["list", "a\n|b\nc|\nd", "a\n|- b\n- c|\nd"],
  ["list", "a\nb|c", "a\n- bc|"],
  ["list", "|- a\n- b|", "|a\nb|"],
  ["list", "|", "- |"],
  ["list", "|\nabc", "- |\nabc"],
] as const)("[PA-41] %s: %j becomes %j", (format, before, after) => {
  expect(edited(before, format)).toBe(after);
});

it("[PA-41] a format that is applied twice to a word leaves the text as it was", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/u);
  fc.assert(
    fc.property(word, word, word, fc.constantFrom("bold", "italic", "code"), (before, selected, after, format) => {
      const text = `${before} ${selected} ${after}`;
      const from = before.length + 1;
      const once = apply(text, { from, to: from + selected.length }, format);

      expect(apply(once.text, once.selection, format)).toEqual({
        text,
        selection: { from, to: from + selected.length },
      });
    }),
  );
});

it("[PA-41] any edit is within the text, and so is its selection", () => {
  const text = fc.string({ unit: fc.constantFrom("a", " ", "\n", "*", "_", "`", "- ", "é") });
  fc.assert(
    fc.property(
      text,
      fc.nat(30),
      fc.nat(30),
      fc.constantFrom("bold", "italic", "code", "list"),
      (content, a, b, format) => {
        const [from = 0, to = 0] = [Math.min(a, content.length), Math.min(b, content.length)].sort((x, y) => x - y);
        const { replaced } = formatEdit(content, { from, to }, format);
        const after = apply(content, { from, to }, format);

        expect([0, replaced.from, replaced.to, content.length]).toEqual(
          [0, replaced.from, replaced.to, content.length].sort((x, y) => x - y),
        );
        expect(after.selection.from).toBeGreaterThanOrEqual(0);
        expect(after.selection.to).toBeGreaterThanOrEqual(after.selection.from);
        expect(after.selection.to).toBeLessThanOrEqual(after.text.length);
      },
    ),
  );
});
