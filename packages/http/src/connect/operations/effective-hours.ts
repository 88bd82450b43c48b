/**
 * Search of overrides, and the hours of dates with their overrides. Source of each:
 * `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. Rules CP-46 and CP-47.
 */
import { accepted, refused } from "@tributary/kernel";
import { datesBetween, hoursOn, type OpeningPeriod, refusal } from "@tributary/model";
import { type DateCondition, effectiveHoursRequest, searchOverridesRequest } from "@tributary/protocol/connect";
import { namedId } from "../../server/named-id.ts";
import { type Operation, operation, searchOperation } from "../operation.ts";
import { search } from "../search.ts";
import { overrideAnswer, timeOfMinute } from "./hours-of-operations.ts";

/** Dates of one answer. */
const MAX_DATES = 366;

/** All operations on overrides of several hours, and on effective hours. */
export const effectiveHoursOperations: readonly Operation[] = [
  // Overrides have no tags: a filter applies to those of their hours.
  searchOperation(["SearchHoursOfOperationOverrides", "HoursOfOperation.View"], searchOverridesRequest, {
    member: "HoursOfOperationOverrides",
    entries({ center }, request) {
      const { instance, hoursOfOperations } = center.directory.definition;
      const all = hoursOfOperations.flatMap((hours) =>
        hours.overrides.map((override) => ({ hours, override, tags: hours.tags })),
      );
      const found = search(all, request, {
        fields: {
          Name: ({ override }) => override.name,
          Description: ({ override }) => override.description,
          HoursOfOperationId: ({ hours }) => hours.id,
          ResourceID: ({ override }) => override.id,
        },
        own: ({ DateCondition }) => (DateCondition === undefined ? [] : [datePredicate(DateCondition)]),
      });
      return found.ok ? found.value.map(({ hours, override }) => overrideAnswer(instance, hours, override)) : found;
    },
    idOf: ({ HoursOfOperationOverrideId }) => HoursOfOperationOverrideId,
  }),

  operation(
    ["GetEffectiveHoursOfOperations", "HoursOfOperation.View"],
    effectiveHoursRequest,
    ({ center }, request) => {
      const hours = center.directory.resource(
        "hoursOfOperations",
        namedId(center.directory, "operating-hours", request.HoursOfOperationId),
      );
      if (hours === undefined) return refused(refusal("not-found", "HoursOfOperationId"));
      if (request.toDate < request.fromDate)
        return refused(refusal("invalid-field", "toDate", "a date that is not before fromDate"));
      const dates = datesBetween(request.fromDate, request.toDate, MAX_DATES);
      if (dates === null)
        return refused(refusal("invalid-field", "toDate", `a date less than ${MAX_DATES} days after fromDate`));
      const days = dates.map((date) => ({ date, ...hoursOn(hours, date) }));
      return accepted({
        TimeZone: hours.timeZone,
        EffectiveHoursOfOperationList: days.map(({ date, periods }) => ({
          Date: date,
          OperationalHours: periods.map(rangeOf),
        })),
        EffectiveOverrideHoursList: days.flatMap(({ date, periods, override }) =>
          override === null ? [] : [{ Date: date, OverrideHours: overrideHours(override.name, periods) }],
        ),
      });
    },
  ),
];

type Dated = { readonly override: { readonly firstDate: string; readonly lastDate: string } };

/** Dates compare as texts. */
function datePredicate({ FieldName, Value, ComparisonType }: DateCondition): (entry: Dated) => boolean {
  return ({ override }) => {
    const date = FieldName === "effectivefrom" ? override.firstDate : override.lastDate;
    switch (ComparisonType) {
      case "GREATER_THAN":
        return date > Value;
      case "LESS_THAN":
        return date < Value;
      case "GREATER_THAN_OR_EQUAL_TO":
        return date >= Value;
      case "LESS_THAN_OR_EQUAL_TO":
        return date <= Value;
      case "EQUAL_TO":
        return date === Value;
    }
  };
}

function rangeOf({ from, until }: OpeningPeriod): object {
  return { Start: timeOfMinute(from), End: timeOfMinute(until) };
}

/** An override without a period closes the whole day. */
function overrideHours(OverrideName: string, periods: readonly OpeningPeriod[]): readonly object[] {
  if (periods.length === 0) {
    const midnight = timeOfMinute(0);
    return [{ Start: midnight, End: midnight, OverrideName, OperationalStatus: "CLOSED" }];
  }
  return periods.map((period) => ({ ...rangeOf(period), OverrideName, OperationalStatus: "OPEN" }));
}
