/** Opening periods as people write them: `monday 09:00-17:00`. Rule CE-12. */
import { DAYS, type Day, type OpeningPeriod } from "@tributary/model";
import * as v from "valibot";
import type { PeriodText } from "../center-file.ts";

const PERIOD = /^([a-z]+) +(\d{1,2}):(\d\d) *- *(\d{1,2}):(\d\d)$/i;

const EXPECTED = "a day and its hours, such as monday 09:00-17:00; midnight is 00:00";

/** Schema of a period. */
export const periodText = v.pipe(
  v.string(EXPECTED),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): OpeningPeriod => {
    const period = parsePeriod(value);
    if (period === undefined) addIssue({ message: EXPECTED });
    return period ?? NEVER;
  }),
);

function parsePeriod(text: string): OpeningPeriod | undefined {
  const [, dayText = "", ...times] = PERIOD.exec(text.trim()) ?? [];
  const day = dayOf(dayText);
  const [fromHour = 0, fromMinute = 0, untilHour = 0, untilMinute = 0] = times.map(Number);
  if (day === undefined || Math.max(fromHour, untilHour) > 23 || Math.max(fromMinute, untilMinute) > 59)
    return undefined;
  return { day, from: fromHour * 60 + fromMinute, until: untilHour * 60 + untilMinute };
}

function dayOf(text: string): Day | undefined {
  return DAYS.find((day) => day === text.toLowerCase());
}

/** Returns periods as texts, by day and time: their order has no meaning. */
export function periodTexts(periods: readonly OpeningPeriod[]): readonly PeriodText[] {
  const minutesOf = ({ day, from, until }: OpeningPeriod): readonly number[] => [DAYS.indexOf(day), from, until];
  return periods
    .toSorted((a, b) => firstDifference(minutesOf(a), minutesOf(b)))
    .map(({ day, from, until }) => `${day} ${timeText(from)}-${timeText(until)}`);
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function timeText(minute: number): string {
  const padded = (value: number): string => String(value).padStart(2, "0");
  return `${padded(Math.floor(minute / 60))}:${padded(minute % 60)}`;
}
