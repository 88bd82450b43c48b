import { type HoursOverride, isTimeZone } from "@tributary/model";
import * as v from "valibot";
import { sortedKeys, withoutDefaults } from "../canonical.ts";
import { described, description, resourceName } from "../fields.ts";
import { list, members } from "../members.ts";
import type { ReadContext, ResourceFormat } from "../resource-format.ts";
import { nameKey } from "../resource-terms.ts";
import { periodText, periodTexts } from "./opening-period.ts";

const DEFAULTS = { description: "", tags: {}, overrides: [] } as const;
const OVERRIDE_DEFAULTS = { description: "" } as const;

/** Periods and overrides that hours may have, as in `packages/http/src/connect/operations/hours-of-operations.ts`. */
const MAX_PERIODS = 100;
const MAX_OVERRIDES = 50;

const periods = list(periodText, MAX_PERIODS);

const TIME_ZONE = "a time zone such as Europe/Berlin";
const timeZone = v.pipe(v.string(TIME_ZONE), v.maxLength(100, TIME_ZONE), v.check(isTimeZone, TIME_ZONE));

const DATE = "a date such as 2026-12-24";
const date = v.pipe(v.string(DATE), v.isoDate(DATE), v.check(isCalendarDate, DATE));

/** The 30th of February has the form of a date. */
function isCalendarDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const override = v.pipe(
  members({ name: resourceName, description, firstDate: date, lastDate: date, periods }, OVERRIDE_DEFAULTS),
  v.check(({ firstDate, lastDate }) => firstDate <= lastDate, "dates of which the last is not before the first"),
);

const schema = members(
  { ...described, name: resourceName, timeZone, periods, overrides: list(override, MAX_OVERRIDES) },
  DEFAULTS,
);

export const hoursOfOperations: ResourceFormat<"hoursOfOperations"> = {
  defaults: DEFAULTS,
  entry: ({ name, description, timeZone, periods, overrides, tags }) => ({
    name,
    description,
    timeZone,
    periods: periodTexts(periods),
    overrides: overrides.map(({ name, description, firstDate, lastDate, periods }) =>
      withoutDefaults({ name, description, firstDate, lastDate, periods: periodTexts(periods) }, OVERRIDE_DEFAULTS),
    ),
    tags: sortedKeys(tags),
  }),
  schema: ({ id, before, newId }) =>
    v.pipe(
      schema,
      v.transform((entry) => ({ id, ...entry, overrides: withIds(entry.overrides, { before, newId }) })),
    ),
};

/** Returns overrides with the ids of those with the same names, the first of them first: names need not be unique. Rule CE-03. */
function withIds(
  overrides: readonly Omit<HoursOverride, "id">[],
  { before, newId }: Pick<ReadContext<"hoursOfOperations">, "before" | "newId">,
): readonly HoursOverride[] {
  const ids = Map.groupBy(before?.overrides ?? [], ({ name }) => nameKey(name));
  return overrides.map((each) => ({ id: ids.get(nameKey(each.name))?.shift()?.id ?? newId(), ...each }));
}
