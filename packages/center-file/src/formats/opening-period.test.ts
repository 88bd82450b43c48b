import { expect, it } from "vitest";
import { planOf, problemsOf } from "../../test/centers.ts";

it.each([
  ["monday 09:00-17:30", { day: "monday", from: 540, until: 1_050 }],
  [" Friday  9:05 - 0:00", { day: "friday", from: 545, until: 0 }],
  ["sunday 00:00-00:00", { day: "sunday", from: 0, until: 0 }],
  ["saturday 22:00-06:00", { day: "saturday", from: 1_320, until: 360 }],
])("[CE-12] %j is a period", (period, expected) => {
  const { edits } = planOf({ hoursOfOperations: [{ name: "H", timeZone: "UTC", periods: [period] }] });

  expect(edits).toMatchObject([{ resource: { periods: [expected] } }]);
});

it.each([
  "",
  "monday",
  "mon 09:00-17:00",
  "monday 09:00-24:00",
  "monday 09:60-17:00",
  "monday 9-17",
  "constructor 09:00-17:00",
  5,
])("[CE-12] %j is a problem", (period) => {
  expect(problemsOf({ hoursOfOperations: [{ name: "H", timeZone: "UTC", periods: [period] }] })).toEqual([
    "hoursOfOperations[0].periods[0]: a day and its hours, such as monday 09:00-17:00; midnight is 00:00",
  ]);
});
