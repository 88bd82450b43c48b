/** Formats of dates in the language of the surrounding texts, with the user's regional habits as far as they fit. */

/** Formats for the log of a conversation. Unit of the arguments: epoch milliseconds. */
export type DateFormats = {
  /** `7:07 AM` or `07:07`. */
  readonly time: (at: number) => string;
  /** `Saturday, November 28`. */
  readonly day: (at: number) => string;
  /** `Saturday, November 28, 2026`, for texts that are read later. */
  readonly dayAndYear: (at: number) => string;
};

/**
 * Creates {@link DateFormats} in `language`, that of the texts, because a sentence in two languages is hard to read. `preferred` are the
 * user's languages: a regional variant of `language` is used, and the first one decides between 12 and 24 hours.
 * Source: UI-03.
 */
export function createDateFormats(language: string, preferred: readonly string[]): DateFormats {
  const locale = preferred.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
  const { hourCycle = "h23" } = formatIn(preferred, { hour: "numeric" }).resolvedOptions();
  const hour = hourCycle === "h12" ? "numeric" : "2-digit";
  const time = formatIn([locale], { hour, minute: "2-digit", hourCycle });
  const dayParts = { weekday: "long", day: "numeric", month: "long" } as const;
  const day = formatIn([locale], dayParts);
  const dayAndYear = formatIn([locale], { ...dayParts, year: "numeric" });
  return { time: (at) => time.format(at), day: (at) => day.format(at), dayAndYear: (at) => dayAndYear.format(at) };
}

/** Some systems report languages that are not language tags, such as `C`: the system's own format is used then. */
function formatIn(languages: readonly string[], options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat([...languages], options);
  } catch {
    return new Intl.DateTimeFormat(undefined, options);
  }
}
