import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../languages/load-language.ts";
import { CALL_LANGUAGES, loadCallPhrase } from "./call-phrase.ts";
import { type CallTexts, en } from "./texts/en.ts";

const KEYS = Object.keys(en) as (keyof CallTexts)[]; // the keys of an object literal
const placeholdersIn = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe("the texts of calls", () => {
  it("[CW-10] are there in each language of the widget", () => {
    expect(Object.keys(CALL_LANGUAGES)).toEqual(Object.keys(LANGUAGES));
  });

  it.each(Object.entries(CALL_LANGUAGES))("[CW-10] have every key and value in %s", async (code, load) => {
    const { texts } = await load();

    expect(Object.keys(texts)).toEqual(KEYS);
    for (const key of KEYS) {
      expect(texts[key].trim(), key).not.toBe("");
      expect(placeholdersIn(texts[key]), key).toEqual(placeholdersIn(en[key]));
    }
    const all = Object.values(texts);
    expect(all.filter((text) => /[。，：？！] /.test(text))).toEqual([]);
    if (code === "fr") expect(all.filter((text) => /[^\u00A0\u202F][:;?!]/.test(text))).toEqual([]);
  });
});

describe("loadCallPhrase", () => {
  it("[CW-10] loads the language of the widget", async () => {
    const phrase = await loadCallPhrase("de");

    expect(phrase("connected", { name: "Ada" })).toBe("Sie sprechen mit Ada");
  });

  it.each(["en", "nl", "de"])("[CW-10] falls back to English for %s if its texts cannot be loaded", async (code) => {
    const phrase = await loadCallPhrase(code, { de: () => Promise.reject(new Error("not reachable")) });

    expect(phrase("hangUp")).toBe("Hang up");
  });
});
