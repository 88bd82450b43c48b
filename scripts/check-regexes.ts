/**
 * Purpose: finds regular expressions whose time grows faster than the length of a text: one text of a customer could stop a page or the server.
 * When:    in `npm run check`; after adding a regular expression.
 * Usage:   node scripts/check-regexes.ts; exceptions are in regex-exceptions.json, each with the bound of the texts that it gets.
 *
 * Each expression of the sources is run on long texts: a beginning, a part that is repeated, and an end that does not match. They are made of the expression's
 * own characters and of those of its classes. A linear expression takes less than a millisecond, one that is not hundreds; the limit is between the two, for the
 * fastest of several attempts.
 */
import { dirname, join, relative } from "node:path";
import { Visitor } from "oxc-parser";
import { isTestFile, lineAt, parseFile, readJson, report, sourceFiles, workspaces } from "./source-tree.ts";

/** Length of the longest texts. Unit: UTF-16 code units. */
const LENGTH = 8_000;

/** Time of an expression on the longest texts. Unit: milliseconds. */
const LIMIT_MS = 25;

/** Lengths of earlier attempts, which end the search for an expression whose time doubles with each character, and the time of a linear one at most. */
const SHORT_LENGTHS = [24, 400, 3_000];
const SHORT_LIMIT_MS = 3;

/** A busy machine interrupts: the fastest attempt counts. */
const ATTEMPTS = 3;

/** Characters of the classes that expressions use. */
const CLASSES: readonly (readonly [source: RegExp, characters: string])[] = [
  [/\\s| /, " \t"],
  [/\\d|0-9/, "0"],
  [/\\w|\\S|a-z|A-Z|\\p\{L|\./, "aA"],
  [/\\W|\[\^|\./, ",\u00e9"],
];

/** Ends that no expression reads. */
const ENDS = ["\0", "\n\0"];

type Found = { readonly file: string; readonly line: number; readonly pattern: string; readonly flags: string };

/** An expression that may take longer, because its texts are short. */
type Exception = { readonly file: string; readonly pattern: string; readonly reason: string };

/** Returns one sentence for each slow expression, and for each exception of an expression that is not there. */
export function checkRegexes(root: string): string[] {
  const exceptions = readJson<Exception[]>(join(root, "scripts/regex-exceptions.json"));
  const all = workspaces(root)
    .flatMap(({ folder }) => sourceFiles(join(root, folder, "src")))
    .filter((file) => !isTestFile(root, file))
    .flatMap((file) => regexesIn(root, file));
  const isSame = (found: Found, { file, pattern }: Exception): boolean =>
    found.file === file && found.pattern === pattern;
  const slow = all.flatMap((found) => {
    if (exceptions.some((each) => isSame(found, each))) return [];
    const text = slowTextOf(new RegExp(found.pattern, found.flags.replace("y", "")));
    return text === undefined ? [] : [{ ...found, text }];
  });
  return [
    ...slow.map(
      ({ file, line, pattern, text }) =>
        `${file}:${line} /${pattern}/ is slow for long texts such as ${JSON.stringify(text.slice(0, 60))}.`,
    ),
    ...exceptions
      .filter((exception) => !all.some((found) => isSame(found, exception)))
      .map(({ file, pattern }) => `regex-exceptions.json: ${file} has no /${pattern}/: remove it.`),
  ];
}

function regexesIn(root: string, file: string): Found[] {
  const { text, result } = parseFile(file);
  const found: Found[] = [];
  new Visitor({
    Literal(node) {
      if (!("regex" in node)) return;
      const { pattern, flags } = node.regex;
      found.push({ file: relative(root, file), line: lineAt(text, node.start), pattern, flags });
    },
  }).visit(result.program);
  return found;
}

/** Returns a text for which the expression is slow; undefined if there is none. */
function slowTextOf(regex: RegExp): string | undefined {
  const words = wordsIn(regex.source);
  const parts = [...charactersOf(regex.source, words), ...words];
  const repeated = [...parts, ...pairs(parts)];
  for (const beginning of ["", "https://", ...words]) {
    for (const part of repeated) {
      for (const end of ENDS) {
        const textOf = (length: number): string => beginning + part.repeat(Math.ceil(length / part.length)) + end;
        const short = SHORT_LENGTHS.find((length) => msOf(regex, textOf(length)) > SHORT_LIMIT_MS);
        if (short !== undefined && isSlow(regex, textOf(short), SHORT_LIMIT_MS)) {
          if (short < 3_000 || isSlow(regex, textOf(LENGTH), LIMIT_MS)) return textOf(short);
        }
      }
    }
  }
  return undefined;
}

/** Punctuation of an expression, and one or two characters of each of its classes. */
function charactersOf(source: string, words: readonly string[]): string[] {
  const ofClasses = CLASSES.flatMap(([used, characters]) => (used.test(source) ? [...characters] : []));
  const own = [...source.replace(/\\./g, (escaped) => escaped.slice(1))].filter((character) =>
    /[^\w\s\\^$|?+(){}[\]]/.test(character),
  );
  return [...new Set([...ofClasses, ...own, ...words.map((word) => word.slice(0, 1))])].slice(0, 10);
}

function isSlow(regex: RegExp, text: string, limitMs: number): boolean {
  return Array.from({ length: ATTEMPTS }).every(() => msOf(regex, text) > limitMs);
}

/** Words of literal characters in an expression. */
function wordsIn(source: string): string[] {
  const literal = source.replace(/\\[pP]\{[^}]*\}|\\u[0-9a-f]{4}|\\[dDsSwWbB]/g, " ").replaceAll("\\", "");
  return [...new Set(literal.match(/[\w:/@<>&;%'"=-]+/g) ?? [])].filter((word) => word.length < 40).slice(0, 4);
}

function pairs(all: readonly string[]): string[] {
  return all.flatMap((first) => all.filter((second) => second !== first).map((second) => first + second));
}

/** Finds all matches, as replacing does. */
function msOf(regex: RegExp, text: string): number {
  const started = performance.now();
  if (regex.global) text.replace(regex, "");
  else regex.test(text);
  return performance.now() - started;
}

if (import.meta.main) report("regular expressions", checkRegexes(dirname(import.meta.dirname)));
