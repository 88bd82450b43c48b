import { describe, expect, it } from "vitest";
import { asId } from "../ids.ts";
import {
  datesBetween,
  type HoursOfOperation,
  type HoursOverride,
  hoursOn,
  isOpenAt,
  isTimeZone,
  type OpeningPeriod,
} from "./hours-of-operation.ts";

const WEEKDAYS = (["monday", "tuesday", "wednesday", "thursday", "friday"] as const).map((day) =>
  period(day, "09:00", "17:00"),
);

function period(day: OpeningPeriod["day"], from: string, until: string): OpeningPeriod {
  return { day, from: minuteOf(from), until: minuteOf(until) };
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function hoursOf(
  timeZone: string,
  periods: readonly OpeningPeriod[],
  overrides: readonly HoursOverride[] = [],
): HoursOfOperation {
  return { id: asId("hours"), name: "Hours", description: "", tags: {}, timeZone, periods, overrides };
}

const isOpen = (hours: HoursOfOperation, time: string): boolean => isOpenAt(hours, Date.parse(time));

describe("hours of operation", () => {
  it.each([
    ["2026-03-02T07:59:59Z", false],
    ["2026-03-02T08:00:00Z", true],
    ["2026-03-02T15:59:59Z", true],
    ["2026-03-02T16:00:00Z", false],
    ["2026-03-01T10:00:00Z", false], // a Sunday
  ])("[OH-01] Monday to Friday 9 to 17 in Berlin are open at %s: %s", (time, expected) => {
    expect(isOpen(hoursOf("Europe/Berlin", WEEKDAYS), time)).toBe(expected);
  });

  it.each([
    ["2026-03-27T08:00:00Z", true], // Friday before summer time: 9:00
    ["2026-03-30T07:00:00Z", true], // Monday after it began: 9:00
    ["2026-03-30T06:59:00Z", false],
    ["2026-10-26T07:59:00Z", false], // Monday after it ended
    ["2026-10-26T08:00:00Z", true],
  ])("[OH-01] follow summer time, at %s: %s", (time, expected) => {
    expect(isOpen(hoursOf("Europe/Berlin", WEEKDAYS), time)).toBe(expected);
  });

  it("[OH-02] are never open in the hour that summer time skips, and twice in the one that is repeated", () => {
    const skipped = hoursOf("Europe/Berlin", [period("sunday", "02:00", "03:00")]);

    for (let minute = 0; minute < 180; minute += 10) {
      const at = Date.parse("2026-03-29T00:00:00Z") + minute * 60_000;
      expect(isOpenAt(skipped, at)).toBe(false);
    }
    expect([isOpen(skipped, "2026-10-25T00:30:00Z"), isOpen(skipped, "2026-10-25T01:30:00Z")]).toEqual([true, true]);
    expect([isOpen(skipped, "2026-10-24T23:59:00Z"), isOpen(skipped, "2026-10-25T02:00:00Z")]).toEqual([false, false]);
  });

  it("[OH-03] last until midnight with an end at 0:00, and until the next day with an end that is not after the start", () => {
    const late = hoursOf("UTC", [period("friday", "10:00", "00:00"), period("saturday", "22:00", "06:00")]);

    expect(isOpen(late, "2026-03-06T23:59:00Z")).toBe(true);
    expect(isOpen(late, "2026-03-07T00:00:00Z")).toBe(false);
    expect(isOpen(late, "2026-03-07T22:00:00Z")).toBe(true);
    expect(isOpen(late, "2026-03-08T05:59:00Z")).toBe(true);
    expect(isOpen(late, "2026-03-08T06:00:00Z")).toBe(false);
  });

  it("[OH-03] are always open from 0:00 to 0:00 on all days", () => {
    const always = hoursOf(
      "America/New_York",
      ["sunday", ...WEEKDAYS.map(({ day }) => day), "saturday"].map((day) =>
        period(day as OpeningPeriod["day"], "00:00", "00:00"),
      ),
    );

    for (let hour = 0; hour < 24 * 8; hour += 1)
      expect(isOpenAt(always, Date.parse("2026-03-01T00:00:00Z") + hour * 3_600_000)).toBe(true);
  });

  it("[OH-04] have other hours, or none, on the dates of an override in their time zone", () => {
    const closed = {
      id: "1",
      name: "Holiday",
      description: "",
      firstDate: "2026-12-24",
      lastDate: "2026-12-25",
      periods: [],
    };
    const long = {
      ...closed,
      id: "2",
      name: "Sale",
      firstDate: "2026-12-25",
      lastDate: "2026-12-28",
      periods: [period("monday", "06:00", "22:00")],
    };
    const hours = hoursOf("Asia/Tokyo", WEEKDAYS, [closed, long]);

    expect(isOpen(hours, "2026-12-23T01:00:00Z")).toBe(true); // Wednesday 10:00 in Tokyo
    expect(isOpen(hours, "2026-12-24T01:00:00Z")).toBe(false);
    expect(isOpen(hours, "2026-12-25T01:00:00Z")).toBe(false); // the first override that contains the date
    expect(isOpen(hours, "2026-12-27T21:00:00Z")).toBe(true); // Monday 6:00
    expect(isOpen(hours, "2026-12-29T01:00:00Z")).toBe(true);
  });
});

it("[OH-06] the hours of a date are its periods in order, of the override that applies or the usual ones", () => {
  const monday = [period("monday", "13:00", "17:00"), period("monday", "08:00", "12:00")];
  const override = {
    id: "1",
    name: "Inventory",
    description: "",
    firstDate: "2026-03-09",
    lastDate: "2026-03-10",
    periods: [period("tuesday", "22:00", "02:00")],
  };
  const hours = hoursOf("Europe/Berlin", monday, [override]);

  expect(["2026-03-02", "2026-03-03", "2026-03-09", "2026-03-10"].map((date) => hoursOn(hours, date))).toEqual([
    { periods: [...monday].reverse(), override: null },
    { periods: [], override: null },
    { periods: [], override },
    { periods: override.periods, override },
  ]);
  expect(datesBetween("2026-02-27", "2026-03-01", 3)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect([datesBetween("2026-02-27", "2026-03-01", 2), datesBetween("2026-03-01", "2026-02-27", 2)]).toEqual([
    null,
    [],
  ]);
});

it("[OH-05] a time zone is a name that the runtime knows", () => {
  expect(["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"].map(isTimeZone)).toEqual([true, true, true]);
  expect(["", "Mars/Olympus", "constructor"].map(isTimeZone)).toEqual([false, false, false]);
});
