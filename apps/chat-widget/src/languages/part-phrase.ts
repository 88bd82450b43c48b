/** Texts of the parts that are loaded once a chat is connected, and later. */
import { en } from "./en.ts";
import { enParts } from "./en-parts.ts";
import { createPhrase, isolated, type Language, type PartPhrase, useLanguage } from "./phrase.ts";

const english = createPhrase("en", { ...en, ...enParts });

/** Returns all texts of a language. */
export function partPhraseOf({ partPhrase }: Pick<Language, "partPhrase">): PartPhrase {
  return partPhrase ?? english;
}

/** Returns the texts for a view of a part. */
export function usePartPhrase(): PartPhrase {
  return partPhraseOf(useLanguage());
}

/** Returns names as a language lists them. Each of several keeps a direction of its own. */
export function listOf({ code }: Pick<Language, "code">, names: readonly string[]): string {
  return names.length === 1 ? names.join() : new Intl.ListFormat(code).format(names.map(isolated));
}
