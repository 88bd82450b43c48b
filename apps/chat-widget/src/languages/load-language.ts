import { createPhrase, english, type Language } from "./phrase.ts";
import type { Texts } from "./texts.ts";

/** Loaders of the languages other than English, by language code. */
export const LANGUAGES: Readonly<Record<string, () => Promise<{ readonly texts: Texts }>>> = {
  de: () => import("./de.ts"),
  fr: () => import("./fr.ts"),
  es: () => import("./es.ts"),
  it: () => import("./it.ts"),
  pt: () => import("./pt.ts"),
  ja: () => import("./ja.ts"),
  zh: () => import("./zh.ts"),
  ko: () => import("./ko.ts"),
  ar: () => import("./ar.ts"),
};

/** Tags of Chinese in traditional characters. The texts are in simplified ones. */
const TRADITIONAL_CHINESE = /^zh-(?!hans)(.*-)?(hant|tw|hk|mo)\b/i;

/** Returns the first of the `preferred` language tags for which there are texts, as a language code. Undefined without one. */
export function findLanguage(preferred: readonly string[]): string | undefined {
  const codes = preferred
    .filter((tag) => !TRADITIONAL_CHINESE.test(tag))
    .map((tag) => tag.toLowerCase().split("-", 1).join());
  return codes.find((code) => code === "en" || Object.hasOwn(LANGUAGES, code));
}

/** Loads the first available of the `preferred` languages. English without one, and if its texts cannot be loaded. */
export async function loadLanguage(preferred: readonly string[], languages = LANGUAGES): Promise<Language> {
  const code = findLanguage(preferred) ?? "en";
  try {
    const loaded = await languages[code]?.();
    if (loaded !== undefined) {
      const phrase = createPhrase(code, loaded.texts);
      return { code, phrase, partPhrase: phrase };
    }
  } catch {
    // The file of the language is not reachable; English is part of the widget.
  }
  return english;
}
