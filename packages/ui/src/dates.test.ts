import { expect, it } from "vitest";
import { createDateFormats } from "./dates.ts";

const morning = new Date(2026, 10, 28, 7, 7).getTime();

it.each([
  [["en-US"], "7:07 AM", "Saturday, November 28"],
  [["en-GB", "de"], "07:07", "Saturday 28 November"],
  [["ar-EG", "en-GB"], "7:07 am", "Saturday 28 November"],
  [["de-DE"], "07:07", "Saturday, November 28"],
  [["C"], undefined, "Saturday, November 28"],
  [["en_US@posix", "en-US@posix"], undefined, "Saturday, November 28"],
  [[], undefined, "Saturday, November 28"],
])("[UI-03] formats dates in English for the languages %j", (preferred, time, day) => {
  const formats = createDateFormats("en", preferred);

  if (time !== undefined) expect(formats.time(morning).replace(/\s/g, " ")).toBe(time);
  expect(formats.day(morning)).toBe(day);
});

it("[UI-03] formats days with the year for texts that are read later", () => {
  expect(createDateFormats("en", ["en-US"]).dayAndYear(morning)).toBe("Saturday, November 28, 2026");
  expect(createDateFormats("de", ["de-DE"]).dayAndYear(morning)).toBe("Samstag, 28. November 2026");
});
