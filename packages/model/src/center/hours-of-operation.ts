/** Opening hours in a time zone, with exceptions by date. */
import type { EpochMs } from "@tributary/kernel";
import type { HoursOfOperationId } from "../ids.ts";
import type { Described } from "./described.ts";

/** Days of the week in the order of `Date.getUTCDay`. */
export const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

export type Day = (typeof DAYS)[number];

/** Minutes since midnight: 0 to 1439. */
type Minute = number;

/** Part of a day. A period whose end is not after its start lasts until that time on the next day: an end of 0 is midnight. */
export type OpeningPeriod = { readonly day: Day; readonly from: Minute; readonly until: Minute };

/** Calendar date in the time zone of the hours. Shape: `2026-12-24`. */
export type LocalDate = string;

/** Hours that replace the usual ones from the first date to the last. Without a period for a day, that day is closed. */
export type HoursOverride = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly firstDate: LocalDate;
  readonly lastDate: LocalDate;
  readonly periods: readonly OpeningPeriod[];
};

/** When queues are open. */
export type HoursOfOperation = Described & {
  readonly id: HoursOfOperationId;
  readonly name: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  readonly periods: readonly OpeningPeriod[];
  /** The first one that contains a date applies. */
  readonly overrides: readonly HoursOverride[];
};

const DAY_MS = 86_400_000;

type LocalTime = { readonly date: LocalDate; readonly day: Day; readonly minute: Minute };

/** Returns true if it is a time zone that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch {
    return false; // RangeError: unknown
  }
}

/**
 * Returns true if the hours are open at a time. Follows the clock of the time zone: an hour that daylight saving time skips is never open, one that it
 * repeats is open twice.
 */
export function isOpenAt(hours: HoursOfOperation, at: EpochMs): boolean {
  const today = localTime(hours.timeZone, at);
  if (isOpenOn(hours, today)) return true;
  const yesterday = dayBefore(today);
  return periodsOf(hours, yesterday).some(
    ({ day, from, until }) => day === yesterday.day && endsOnNextDay({ from, until }) && today.minute < until,
  );
}

/** Hours of a date: the periods that begin on it, by their start, and the override that they are from; null: the usual ones. Rule OH-06. */
export function hoursOn(
  hours: HoursOfOperation,
  date: LocalDate,
): { readonly periods: readonly OpeningPeriod[]; readonly override: HoursOverride | null } {
  const weekday = dayOf(date);
  const periods = periodsOf(hours, { date })
    .filter(({ day }) => day === weekday)
    .toSorted((a, b) => a.from - b.from);
  return { periods, override: overrideOf(hours, date) ?? null };
}

/** Returns all dates from the first to the last; null if there are more than `max`. */
export function datesBetween(first: LocalDate, last: LocalDate, max: number): readonly LocalDate[] | null {
  const start = Date.parse(`${first}T00:00:00Z`);
  const count = Math.round((Date.parse(`${last}T00:00:00Z`) - start) / DAY_MS) + 1;
  if (!(count <= max)) return null;
  return Array.from({ length: Math.max(0, count) }, (_, index) => dateAt(start + index * DAY_MS));
}

function isOpenOn(hours: HoursOfOperation, today: LocalTime): boolean {
  return periodsOf(hours, today).some(
    (period) =>
      period.day === today.day && period.from <= today.minute && (endsOnNextDay(period) || today.minute < period.until),
  );
}

function endsOnNextDay({ from, until }: Pick<OpeningPeriod, "from" | "until">): boolean {
  return until <= from;
}

function periodsOf(hours: HoursOfOperation, { date }: Pick<LocalTime, "date">): readonly OpeningPeriod[] {
  return overrideOf(hours, date)?.periods ?? hours.periods;
}

function overrideOf({ overrides }: HoursOfOperation, date: LocalDate): HoursOverride | undefined {
  return overrides.find(({ firstDate, lastDate }) => firstDate <= date && date <= lastDate);
}

function dayBefore({ date }: LocalTime): Pick<LocalTime, "date" | "day"> {
  const before = dateAt(Date.parse(`${date}T00:00:00Z`) - DAY_MS);
  return { date: before, day: dayOf(before) };
}

function dateAt(at: EpochMs): LocalDate {
  return new Date(at).toISOString().slice(0, 10);
}

function dayOf(date: LocalDate): Day {
  return DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? "sunday";
}

/** Formatters are expensive to create. Bounded by the number of time zones that exist. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formatters.set(timeZone, formatter);
  return formatter;
}

function localTime(timeZone: string, at: EpochMs): LocalTime {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const date = `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
  const minute = Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
  return { date, day: dayOf(date), minute };
}
