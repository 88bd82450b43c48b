import { describe, expect, it } from "vitest";
import { phrase as english } from "../../test/english.ts";
import { en } from "./en.ts";
import { enParts } from "./en-parts.ts";
import { findLanguage, LANGUAGES, loadLanguage } from "./load-language.ts";
import { listOf, partPhraseOf } from "./part-phrase.ts";
import { createPhrase } from "./phrase.ts";
import type { PluralText, Texts } from "./texts.ts";

const codes = Object.keys(LANGUAGES);
const ENGLISH: Texts = { ...en, ...enParts };
const KEYS = Object.keys(ENGLISH) as (keyof Texts)[]; // the keys of object literals
const placeholdersIn = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
const formsOf = (text: string | PluralText): readonly (readonly [string, string])[] =>
  typeof text === "string" ? [["only", text]] : Object.entries(text);

async function textsOf(code: string): Promise<Texts> {
  return (await LANGUAGES[code]?.())?.texts ?? ENGLISH;
}

describe.each(["en", ...codes])("texts in %s", (code) => {
  it("[CW-10] have every key, and the values of the English text", async () => {
    const texts = await textsOf(code);

    expect(Object.keys(texts).sort()).toEqual(KEYS.toSorted());
    for (const key of KEYS) {
      const wanted = placeholdersIn(formsOf(ENGLISH[key]).at(-1)?.[1] ?? "");
      for (const [form, text] of formsOf(texts[key])) {
        expect(text.trim(), key).not.toBe("");
        // Forms for one or two may spell the number out.
        const spelledOut = ["zero", "one", "two"].includes(form) ? wanted.filter((name) => name !== "{count}") : wanted;
        expect([wanted, spelledOut], `${key} ${form}`).toContainEqual(placeholdersIn(text));
      }
    }
  });

  it("[CW-10] have no space after the end of a sentence that has none in the language, and no break before French marks", async () => {
    const forms = Object.values(await textsOf(code)).flatMap((text) => formsOf(text).map(([, form]) => form));

    expect(forms.filter((form) => /[。，：？！] /.test(form))).toEqual([]);
    if (code === "fr") expect(forms.filter((form) => /[^\u00A0\u202F][:;?!]/.test(form))).toEqual([]);
  });

  it("[CW-10] have every plural form of the language", async () => {
    const texts = await textsOf(code);
    const categories = [...new Intl.PluralRules(code).resolvedOptions().pluralCategories].sort();

    for (const key of KEYS) {
      const text = texts[key];
      if (typeof text !== "string") expect(Object.keys(text).sort(), key).toEqual(categories);
    }
  });
});

describe("createPhrase", () => {
  it.each([
    ["en", 1, "1 new message"],
    ["en", 1_200, "1,200 new messages"],
    ["ar", 2, "رسالتان جديدتان"],
    ["ar", 5, "5 رسائل جديدة"],
    ["ja", 1, "新着メッセージ1件"],
  ])("[CW-10] uses the plural form and the numbers of %s for %i", async (code, count, expected) => {
    const text = createPhrase(code, await textsOf(code))("unreadTitle", { count });

    expect(text.replace(/[٠-٩]/g, (digit) => String("٠١٢٣٤٥٦٧٨٩".indexOf(digit)))).toBe(expected);
  });

  it("[CW-10] joins names as the language does, each with a direction of its own", () => {
    const names = ["Ada", "ليلى", "Bo"];

    expect(listOf({ code: "en" }, ["Ada"])).toBe("Ada");
    expect(listOf({ code: "en" }, names)).toBe("\u2068Ada\u2069, \u2068ليلى\u2069, and \u2068Bo\u2069");
    expect(listOf({ code: "ja" }, names)).toBe("\u2068Ada\u2069、\u2068ليلى\u2069、\u2068Bo\u2069");
  });

  it("[CW-10] isolates names in right-to-left texts, and inserts braces of values as they are", async () => {
    const phrase = createPhrase("ar", await textsOf("ar"));

    expect(phrase("isTyping", { name: "Ada" })).toBe("\u2068Ada\u2069 يكتب الآن");
    expect(english("messageFrom", { name: "{content}", content: "$&" })).toBe("{content}: $&");
  });
});

describe("loadLanguage", () => {
  it.each([
    [["de-AT", "fr"], "de"],
    [["nl", "PT-br"], "pt"],
    [["en-GB", "de"], "en"],
    [["", "C", "nl"], undefined],
    [["constructor", "ko"], "ko"],
    [["zh-TW", "zh-hant-HK", "zh-MO", "ja"], "ja"],
    [["zh-Hans-HK", "ja"], "zh"],
    [["zh-CN"], "zh"],
    [["pt-PT"], "pt"],
  ])("[CW-10] chooses from %j the language %s", (preferred, code) => {
    expect(findLanguage(preferred)).toBe(code);
  });

  it("[CW-10] falls back to English if the texts cannot be loaded", async () => {
    const language = await loadLanguage(["de"], { de: () => Promise.reject(new Error("not reachable")) });

    expect([language.code, language.phrase("heading"), partPhraseOf(language)("today")]).toEqual([
      "en",
      en.heading,
      enParts.today,
    ]);
  });

  it("[CW-10] loads the texts of the chosen language", async () => {
    const language = await loadLanguage(["fr-CA"]);

    expect([language.code, partPhraseOf(language)("today")]).toEqual(["fr", "Aujourd’hui"]);
  });
});
