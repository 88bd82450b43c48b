import { createDateFormats } from "@tributary/ui";
import { useMemo } from "preact/hooks";
import { partPhraseOf } from "./part-phrase.ts";
import { type Localization, useLanguage } from "./phrase.ts";

/** Formats of times and days. */
export type Dates = {
  readonly time: (at: number) => string;
  /** The day, or a word for today. */
  readonly day: (at: number) => string;
  /** The day and the year. */
  readonly fullDay: (at: number) => string;
};

/** Creates the formats of a language, with the habits of the browser's. */
export function datesIn(language: Localization): Dates {
  const { code, now } = language;
  const phrase = partPhraseOf(language);
  const formats = createDateFormats(code, navigator.languages);
  return {
    time: formats.time,
    day: (at) => (formats.day(at) === formats.day(now()) ? phrase("today") : formats.day(at)),
    fullDay: formats.dayAndYear,
  };
}

/** Returns the dates for a view. */
export function useDates(): Dates {
  const language = useLanguage();
  return useMemo(() => datesIn(language), [language]);
}
