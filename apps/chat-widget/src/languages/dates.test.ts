import { expect, it } from "vitest";
import { ENGLISH } from "../../test/english.ts";
import { datesIn } from "./dates.ts";

it("[CW-12, CW-14] days in transcripts and of time slots have the year, those of the log do not", () => {
  const at = new Date(2026, 10, 28, 7, 7).getTime();
  const dates = datesIn(ENGLISH);

  expect(dates.fullDay(at)).toContain("2026");
  expect(dates.day(at)).not.toContain("2026");
});
