import { expect, it } from "vitest";
import { pointInTime } from "./point-in-time.ts";

const NOW = Date.UTC(2026, 11, 24, 18);

it.each([
  ["90m", NOW - 90 * 60_000],
  ["12h", NOW - 12 * 3_600_000],
  ["7d", NOW - 7 * 86_400_000],
  ["999999d", 0],
  ["2026-12-24", Date.UTC(2026, 11, 24)],
  ["2026-12-24T06:30Z", Date.UTC(2026, 11, 24, 6, 30)],
  ["2026-12-24T06:30:15Z", Date.UTC(2026, 11, 24, 6, 30, 15)],
])("[LI-13] %s is a point in time", (text, at) => {
  expect(pointInTime(text, NOW)).toBe(at);
});

it.each(["", "yesterday", "7", "7w", "-1d", "2026-13-01", "2026-12-24T06:30", "24.12.2026"])(
  "[LI-13] %j is not a point in time",
  (text) => {
    expect(pointInTime(text, NOW)).toBeUndefined();
  },
);
