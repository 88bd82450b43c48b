import type { EpochMs } from "@tributary/kernel";

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A day, or a time in UTC: `2026-12-24`, `2026-12-24T18:00Z`, `2026-12-24T18:00:30Z`. */
const ABSOLUTE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z)?$/;

/** Returns the point in time that a text names: absolute, or as a duration before now such as `12h`. Undefined for other texts. */
export function pointInTime(text: string, now: EpochMs): EpochMs | undefined {
  const [, count, unit = ""] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return Math.max(0, now - Number(count) * (UNITS[unit] ?? 0));
  const at = ABSOLUTE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at);
}
