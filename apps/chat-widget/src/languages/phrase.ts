/** Texts in the customer's language, with the values that they contain. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { en } from "./en.ts";
import type { FirstTexts, PluralText, Texts } from "./texts.ts";

/** Values of a text's names in braces. A `count` also selects the plural form. */
export type PhraseValues = Readonly<Record<string, string | number>>;

/** Returns a text of the language with `values` filled in. */
type PhraseOf<Key extends string> = (key: Key, values?: PhraseValues) => string;

/** Returns a text of the first load. */
export type Phrase = PhraseOf<keyof FirstTexts>;

/** Returns any text, also of the parts that are loaded later. */
export type PartPhrase = PhraseOf<keyof Texts>;

const PLACEHOLDER = /\{(\w+)\}/g;

/** Creates the phrases of `texts`, which are in `language`. In right-to-left texts and in lists, values keep a direction of their own. */
export function createPhrase<Key extends string>(
  language: string,
  texts: Readonly<Record<Key, string | PluralText>>,
): PhraseOf<Key> {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const text = texts[key];
    const form = typeof text === "string" ? text : (text[rules.select(Number(values.count))] ?? text.other);
    return form.replace(PLACEHOLDER, (_braces, name: string) => {
      const value = values[name] ?? "";
      if (typeof value === "number") return numbers.format(value);
      return isRightToLeft(language) ? isolated(value) : value;
    });
  };
}

/** Returns a text whose direction does not affect the words around it. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** True for the languages of the widget that are written from right to left. */
export function isRightToLeft(language: string): boolean {
  return language === "ar";
}

/** The language of a widget, with its texts. */
export type Language = {
  readonly code: string;
  readonly phrase: Phrase;
  /** Null for English, whose texts of the parts are loaded with them: `part-phrase.ts`. */
  readonly partPhrase: PartPhrase | null;
};

/** English with the texts that every page has, for languages that are not available. */
export const english: Language = { code: "en", phrase: createPhrase("en", en), partPhrase: null };

/** Language and time for the views. */
export type Localization = Language & { readonly now: () => number };

const LanguageContext = createContext<Localization>({ ...english, now: () => 0 });

/** Gives the views inside the language of their widget. */
export const LanguageProvider = LanguageContext.Provider;

/** Returns language and time for a view. */
export function useLanguage(): Localization {
  return useContext(LanguageContext);
}

/** Returns the texts for a view of the first load. */
export function usePhrase(): Phrase {
  return useLanguage().phrase;
}
