/**
 * Purpose: finds the sources that comments cite after `Source:`, as in `docs/wire/participant.md#items and #receipts; IT-01 to IT-05.`
 * When:    called by check-links, which resolves them.
 * Usage:   citationsIn(text); several are joined by `,`, `;` or `and`, and `#anchor` alone belongs to the page before it
 */

/** A citation with the line of its comment. `public`: an RFC with a section, or an https address. `unknown`: none of these. */
export type Citation = { readonly line: number } & CitedThing;

type CitedThing =
  | { readonly kind: "rules"; readonly text: string }
  | { readonly kind: "adr"; readonly number: string }
  | { readonly kind: "page"; readonly path: string; readonly anchor: string | undefined }
  | { readonly kind: "public" }
  | { readonly kind: "unknown"; readonly text: string };

/** `Source:` in a comment: a line that begins with `/*`, `*` or `//`, or ends with a `//` comment. */
const SOURCE_LINE = /(?:^\s*(?:\/\*|\*|\/\/)|\s\/\/ ).*?\bSource: (.*)$/;
const NEXT_LINE = /^\s*(?:\*(?!\/)|\/\/)\s?(.*)$/;

const RULES = /^(?:SPEC )?([A-Z]{2}-\d{2,3}(?: to [A-Z]{2}-\d{2,3})?)/;
const ADR = /^ADR (\d{4})/;
const PAGE = /^(docs\/[\w./-]+?\.md)(?:#([\w-]+))?/;
const ANCHOR = /^#([\w-]+)/;
const RFC = /^RFC \d+ section \d+(?:\.\d+)*/;
const ADDRESS = /^https:\/\/[^\s;,]*[^\s;,.]/;

/** A note in parentheses may follow a citation. */
const NOTE = /^ \([^)]*\)/;
const SEPARATOR = /^(?:[,;] | and )/;
/** Text after the last citation: the end of the text or of its sentence. */
const END = /^\.?(?:\s|$)/;

/** All citations in the comments of a source text, in order. */
export function citationsIn(text: string): Citation[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const first = SOURCE_LINE.exec(line)?.[1];
    if (first === undefined) return [];
    const cited = withoutEnd(first);
    const following = lines.slice(index + 1).map((each) => NEXT_LINE.exec(each)?.[1]);
    const goesOn = !cited.isLast && /(?:[,;]|\band)$/.test(cited.text);
    const whole = goesOn ? `${cited.text} ${withoutEnd(following[0] ?? "").text}` : cited.text;
    return thingsIn(whole).map((thing) => ({ line: index + 1, ...thing }));
  });
}

function withoutEnd(text: string): { readonly text: string; readonly isLast: boolean } {
  const end = text.indexOf("*/");
  return end === -1 ? { text: text.trimEnd(), isLast: false } : { text: text.slice(0, end).trimEnd(), isLast: true };
}

function thingsIn(text: string): CitedThing[] {
  const things: CitedThing[] = [];
  let rest = text;
  let page: string | undefined;
  while (true) {
    const read = thingAt(rest, page);
    if (read === undefined) return [...things, { kind: "unknown", text: rest }];
    things.push(read.thing);
    if (read.thing.kind === "page") page = read.thing.path;
    rest = rest.slice(read.length);
    rest = rest.slice(NOTE.exec(rest)?.[0].length ?? 0);
    const separator = SEPARATOR.exec(rest)?.[0];
    if (separator === undefined) return END.test(rest) ? things : [...things, { kind: "unknown", text: rest.trim() }];
    rest = rest.slice(separator.length);
  }
}

function thingAt(
  text: string,
  page: string | undefined,
): { readonly thing: CitedThing; readonly length: number } | undefined {
  const rules = RULES.exec(text);
  if (rules !== null) return { thing: { kind: "rules", text: rules[1] ?? "" }, length: rules[0].length };
  const adr = ADR.exec(text);
  if (adr !== null) return { thing: { kind: "adr", number: adr[1] ?? "" }, length: adr[0].length };
  const inPage = PAGE.exec(text);
  if (inPage !== null) {
    return { thing: { kind: "page", path: inPage[1] ?? "", anchor: inPage[2] }, length: inPage[0].length };
  }
  const anchor = ANCHOR.exec(text);
  if (anchor !== null && page !== undefined) {
    return { thing: { kind: "page", path: page, anchor: anchor[1] }, length: anchor[0].length };
  }
  const known = RFC.exec(text) ?? ADDRESS.exec(text);
  return known === null ? undefined : { thing: { kind: "public" }, length: known[0].length };
}
