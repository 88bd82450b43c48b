import { createPhrase, type PhraseValues } from "../../languages/phrase.ts";
import { type CallTexts, en } from "./texts/en.ts";

/** Returns a text of calls in the customer's language, with `values` filled in. */
export type CallPhrase = (key: keyof CallTexts, values?: PhraseValues) => string;

/** Loaders of the languages other than English, by language code. */
export const CALL_LANGUAGES: Readonly<Record<string, () => Promise<{ readonly texts: CallTexts }>>> = {
  de: () => import("./texts/de.ts"),
  fr: () => import("./texts/fr.ts"),
  es: () => import("./texts/es.ts"),
  it: () => import("./texts/it.ts"),
  pt: () => import("./texts/pt.ts"),
  ja: () => import("./texts/ja.ts"),
  zh: () => import("./texts/zh.ts"),
  ko: () => import("./texts/ko.ts"),
  ar: () => import("./texts/ar.ts"),
};

/** Loads the texts for the language of the widget. English if they cannot be loaded. */
export async function loadCallPhrase(code: string, languages = CALL_LANGUAGES): Promise<CallPhrase> {
  try {
    const loaded = await languages[code]?.();
    if (loaded !== undefined) return createPhrase(code, loaded.texts);
  } catch {
    // The file of the language is not reachable; English is a part of this script.
  }
  return createPhrase("en", en);
}
