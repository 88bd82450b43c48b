/** The time of the longest messages, of any characters. */
import { expect, it } from "vitest";
import { readInteractive } from "../interactive/read-interactive.ts";
import { isSafeLink } from "./plain-text.ts";
import { richText } from "./rich-text.ts";

/** Length of the longest message. Unit: UTF-16 code units. */
const LENGTH = 16_384;

/** Time for one message. Linear work takes a few milliseconds, work that grows with the square of the length several hundred. Unit: milliseconds. */
const LIMIT_MS = 100;

/** A busy machine interrupts: the fastest attempt counts. */
const ATTEMPTS = 5;

const CHARACTERS = [..."a1 \t\n.,:;!?@#%&*_~`'\"|\\/<>()[]{}=+-\u00e9\u200d"];
const PAIRS = [
  "a.",
  ".a",
  "a@",
  "@a",
  "*a",
  "a*",
  "*_",
  "[]",
  "[a",
  "](",
  "!(",
  "![",
  "<a",
  "a>",
  "\\(",
  "`a",
  "~~",
  "| ",
  "> ",
  "- ",
  "1.",
  "\n ",
  " \n",
  "\n>",
  "\n-",
  "&#",
  "&a",
  "//",
  ":/",
  "a,",
  ",a",
  "a)",
  "(a",
  "''",
  '"a',
  "\u0301a",
];
/** Runs that are almost as long as those that are shown verbatim. */
const RUNS = [" ", ",", ")", "a.", "?!", "a", "_", "(", "&"].map(
  (run) => `${run.repeat(Math.floor(990 / run.length))}\u00e9`,
);
const FRAMES = [
  "%",
  "[x](https://%)",
  "[x](<https://%>)",
  "[%](https://a.b)",
  "![x](%)",
  "<https://%>",
  "https://%",
  "www.a.b/%",
  "`%",
  "**%",
  "[a]: %",
  "| % |\n|---|",
  "a@%",
];

function msOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Returns the frames and parts for which the work is slow. */
function slowWith(work: (text: string) => unknown): string[] {
  return FRAMES.flatMap((frame) =>
    [...CHARACTERS, ...PAIRS, ...RUNS].flatMap((part) => {
      const text = frame.replace("%", () => part.repeat(Math.floor((LENGTH - frame.length) / part.length)));
      const isSlow = Array.from({ length: ATTEMPTS }).every(() => msOf(() => work(text)) > LIMIT_MS);
      return isSlow ? [`${frame} with ${JSON.stringify(part.slice(0, 10))}`] : [];
    }),
  );
}

it.each<[name: string, work: (text: string) => unknown]>([
  ["Markdown", (text) => richText(text, "text/markdown")],
  ["plain text", (text) => richText(text, "text/plain")],
  ["a link target", isSafeLink],
  [
    "an answer",
    (text) =>
      readInteractive(
        JSON.stringify({ templateType: "ListPicker", data: { content: { title: text, elements: [{ title: text }] } } }),
      ),
  ],
])("[RX-03] reads %s of the maximum length in time proportional to it", { timeout: 60_000 }, (_name, work) => {
  expect(slowWith(work)).toEqual([]);
});
