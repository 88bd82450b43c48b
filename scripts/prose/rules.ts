/**
 * Purpose: the enforced block of the word list (CONTRIBUTING.md, Plain English) as patterns, applied to one text at a time.
 * When:    called by check-prose.ts; this file reads no files.
 * Usage:   problemsIn(text, { isVoice }) · dialectWordsIn(text) · wordCount(text)
 */

/** A place in a text that breaks a rule. `message` is the advice after it. */
export type Problem = { readonly start: number; readonly end: number; readonly message: string };

type Rule = { readonly pattern: RegExp; readonly message: string };

/** Allowed in voice code, which is about speaking people. */
const VOICE_WORDS: readonly Rule[] = [
  { pattern: /\b(?:hears?|heard|hearing)\b/gi, message: "write receive" },
  { pattern: /\b(?:says?|said|saying)\b/gi, message: "write return, report or contain" },
];

const RULES: readonly Rule[] = [
  { pattern: /\b(?:tells?|told|telling|untold)\b/gi, message: "write deliver, notify or distinguish" },
  { pattern: /\b(?:obeys?|obeyed|obeying)\b/gi, message: "write handle or follow" },
  { pattern: /\b(?:wish|wishes|wished|wishing)\b/gi, message: "write request or command" },
  { pattern: /\b(?:stands?|stood|standing)\b(?!-ins?\b)/gi, message: "write is, or name the state" },
  { pattern: /\b(?:whoever|whomever|whom)\b/gi, message: "name the role: the caller, the client" },
  { pattern: /\b(?:nobody|somebody|everybody)\b/gi, message: "name the role: no client, all subscribers" },
  { pattern: /\b(?:anew|afresh)\b/gi, message: "write again" },
  {
    // Allowed: `there is no`, with up to two words after `there`; `no longer`; comparisons.
    pattern:
      /(?<!\bthere(?:\s+\w+){0,2}\s+)\b(?:is|are|was|were)\s+no\s+(?!(?:longer|more|less|fewer)\b|\w+er\s+than\b)[a-z_][\w-]*/gi,
    message: "write is not a",
  },
  { pattern: onePerPattern(), message: "write one … per …" },
];

/** The words that the acceptance figure of dialect words counts, with inflections. */
const DIALECT =
  /\b(?:tells?|told|telling|says?|said|saying|hears?|heard|hearing|whoever|whom|nobody|somebody|everybody|anew|(?:stands?|stood|standing)(?!-ins?\b)|obeys?|obeyed|obeying|wish|wishes|wished|wishing)\b/gi;

/** All breaches of the wording rules, in the order of the text. `isVoice` allows the words about audio. */
export function problemsIn(text: string, { isVoice = false }: { readonly isVoice?: boolean } = {}): Problem[] {
  return [...RULES, ...(isVoice ? [] : VOICE_WORDS)]
    .flatMap(({ pattern, message }) =>
      [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
        start: index,
        end: index + found.length,
        message: `"${found.replace(/\s+/g, " ")}": ${message}`,
      })),
    )
    .sort((a, b) => a.start - b.start);
}

/** `one timer a contact`, also with an adjective. The noun is singular: it does not end in a single s, which leaves out most verbs. */
function onePerPattern(): RegExp {
  const others =
    "of in on at by to with for from and or as that than not can may must will would when where after before per if but had made got gave took " +
    "sent left only without under into over like which who because until while then once has is was through between about " +
    "miss pass";
  const word = `(?!(?:${others.replaceAll(" ", "|")})\\b)[a-z_-]`;
  return new RegExp(`\\bone\\s+(?:${word}*[a-rt-z]\\s+)?${word}*(?:[a-rt-z_]|ss)\\s+an?\\s+[a-z_][\\w-]*`, "gi");
}

/** Number of dialect words. */
export function dialectWordsIn(text: string): number {
  return text.match(DIALECT)?.length ?? 0;
}

/** Number of words; numbers and punctuation do not count. */
export function wordCount(text: string): number {
  return text.match(/[a-z][a-z'’-]*/gi)?.length ?? 0;
}

/** Words that do not belong in identifiers and file names, neither do their plurals. */
const NAME_WORDS = new Set(
  "told untold settled standing crowd occupant asker teller keeper wish obey hear plainly seams making theatre manners deeds".split(
    " ",
  ),
);

/** Those of them that are about audio. */
const VOICE_NAME_WORDS = new Set(["hear"]);

/** Names of the language's own library. */
const BUILT_IN = new Set(["allSettled"]);

/** The first part of a camelCase or kebab-case name that is in the word list, or undefined. `isVoice` allows the words about audio. */
export function bannedPartOf(
  name: string,
  { isVoice = false }: { readonly isVoice?: boolean } = {},
): string | undefined {
  if (BUILT_IN.has(name) || /^Promise\w*Result$/.test(name)) return undefined;
  const isBanned = (word: string): boolean => NAME_WORDS.has(word) && !(isVoice && VOICE_NAME_WORDS.has(word));
  return partsOf(name).find((part) => [part, part.replace(/s$/, ""), part.replace(/es$/, "")].some(isBanned));
}

/** The lower-case words of a camelCase, kebab-case or snake_case name. */
export function partsOf(name: string): string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((part) => part.toLowerCase());
}
