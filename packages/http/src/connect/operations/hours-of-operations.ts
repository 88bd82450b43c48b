/**
 * Operations on hours of operation and their overrides. Source of each:
 * `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`.
 */
import { accepted, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  type Day,
  type HoursOfOperation,
  type HoursOverride,
  type Instance,
  isTimeZone,
  type OpeningPeriod,
  type Refusal,
  refusal,
  resourceArn,
} from "@tributary/model";
import {
  createHoursOfOperationRequest,
  createOverrideRequest,
  type HoursOfOperationAnswer,
  type HoursOfOperationConfig,
  type HoursOfOperationOverrideAnswer,
  hoursOfOperationRequest,
  instancePageRequest,
  listOverridesRequest,
  overrideRequest,
  updateHoursOfOperationRequest,
  updateOverrideRequest,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../../context.ts";
import { namedId } from "../../server/named-id.ts";
import {
  changeOperation,
  deleteOperation,
  describeOperation,
  listOperation,
  namedSummaries,
  type Operation,
  operation,
  refusalOfUnsupported,
} from "../operation.ts";
import { namedMembers } from "../wire-values.ts";

/** Overrides that hours may have. Source: https://docs.aws.amazon.com/connect/latest/adminguide/set-hours-operation.html */
const MAX_OVERRIDES = 50;

const HOURS = { list: "hoursOfOperations", member: "HoursOfOperationId", kind: "operating-hours" } as const;

/** All operations on hours of operation. */
export const hoursOfOperationOperations: readonly Operation[] = [
  operation(
    ["CreateHoursOfOperation", "HoursOfOperation.Create"],
    createHoursOfOperationRequest,
    async ({ center, by }, request) => {
      const problem =
        refusalOfUnsupported(request, ["ParentHoursOfOperationConfigs"]) ?? refusalOfTimeZone(request.TimeZone);
      if (problem) return refused(problem);
      const created = await center.administration(by).create("hoursOfOperations", {
        description: "",
        ...namedMembers(request),
        name: request.Name,
        timeZone: request.TimeZone,
        periods: request.Config.map(periodOf),
        overrides: [],
        tags: request.Tags ?? {},
      });
      if (!created.ok) return created;
      const { id } = created.value;
      const { instance } = center.directory.definition;
      return accepted({ HoursOfOperationId: id, HoursOfOperationArn: hoursArn(instance, id) });
    },
  ),

  describeOperation(
    ["DescribeHoursOfOperation", "HoursOfOperation.View"],
    [hoursOfOperationRequest, HOURS],
    ({ instance }, hours) => ({
      HoursOfOperation: hoursAnswer(instance, hours),
    }),
  ),

  listOperation(["ListHoursOfOperations", "HoursOfOperation.View"], instancePageRequest, {
    member: "HoursOfOperationSummaryList",
    entries({ center }) {
      const { instance, hoursOfOperations } = center.directory.definition;
      return namedSummaries(instance, "operating-hours", hoursOfOperations);
    },
  }),

  changeOperation(
    ["UpdateHoursOfOperation", "HoursOfOperation.Edit"],
    [updateHoursOfOperationRequest, HOURS],
    (hours, request) => {
      const { TimeZone, Config } = request;
      const problem = TimeZone === undefined ? undefined : refusalOfTimeZone(TimeZone);
      if (problem) return { refusal: problem };
      return {
        ...hours,
        ...namedMembers(request),
        ...(TimeZone === undefined ? {} : { timeZone: TimeZone }),
        ...(Config === undefined ? {} : { periods: Config.map(periodOf) }),
      };
    },
  ),

  deleteOperation(["DeleteHoursOfOperation", "HoursOfOperation.Delete"], [hoursOfOperationRequest, HOURS]),

  operation(
    ["CreateHoursOfOperationOverride", "HoursOfOperation.Edit"],
    createOverrideRequest,
    async (context, request) => {
      const problem = refusalOfOverride(request);
      if (problem) return refused(problem);
      const { clock, random, center, by } = context;
      const override: HoursOverride = {
        id: uuidV7(clock.now(), random),
        name: request.Name,
        description: request.Description ?? "",
        firstDate: request.EffectiveFrom,
        lastDate: request.EffectiveTill,
        periods: request.Config.map(periodOf),
      };
      const change = (hours: HoursOfOperation) =>
        hours.overrides.length < MAX_OVERRIDES
          ? withOverrides(hours, [...hours.overrides, override])
          : {
              refusal: refusal(
                "invalid-field",
                "HoursOfOperationId",
                `hours with less than ${MAX_OVERRIDES} overrides`,
              ),
            };
      const changed = await center
        .administration(by)
        .change("hoursOfOperations", namedId(center.directory, "operating-hours", request.HoursOfOperationId), change);
      return changed.ok ? accepted({ HoursOfOperationOverrideId: override.id }) : changed;
    },
  ),

  operation(["DescribeHoursOfOperationOverride", "HoursOfOperation.View"], overrideRequest, ({ center }, request) => {
    const hours = findHours(center, request.HoursOfOperationId);
    if (!hours.ok) return hours;
    const override = hours.value.overrides.find(({ id }) => id === request.HoursOfOperationOverrideId);
    if (override === undefined) return refused(refusal("not-found", "HoursOfOperationOverrideId"));
    return accepted({
      HoursOfOperationOverride: overrideAnswer(center.directory.definition.instance, hours.value, override),
    });
  }),

  listOperation(["ListHoursOfOperationOverrides", "HoursOfOperation.View"], listOverridesRequest, {
    member: "HoursOfOperationOverrideList",
    entries({ center }, { HoursOfOperationId }) {
      const hours = findHours(center, HoursOfOperationId);
      if (!hours.ok) return hours;
      const { instance } = center.directory.definition;
      return hours.value.overrides.map((override) => overrideAnswer(instance, hours.value, override));
    },
    idOf: ({ HoursOfOperationOverrideId }) => HoursOfOperationOverrideId,
  }),

  changeOperation(
    ["UpdateHoursOfOperationOverride", "HoursOfOperation.Edit"],
    [updateOverrideRequest, HOURS],
    (hours, request) => {
      const problem = refusalOfOverride(request);
      if (problem) return { refusal: problem };
      const { Name, Description, EffectiveFrom, EffectiveTill, Config } = request;
      return changeOverride(hours, request.HoursOfOperationOverrideId, (override) => ({
        ...override,
        ...namedMembers({ Name, Description }),
        ...(EffectiveFrom === undefined ? {} : { firstDate: EffectiveFrom }),
        ...(EffectiveTill === undefined ? {} : { lastDate: EffectiveTill }),
        ...(Config === undefined ? {} : { periods: Config.map(periodOf) }),
      }));
    },
  ),

  changeOperation(
    ["DeleteHoursOfOperationOverride", "HoursOfOperation.Edit"],
    [overrideRequest, HOURS],
    (hours, { HoursOfOperationOverrideId }) => changeOverride(hours, HoursOfOperationOverrideId, () => null),
  ),
];

function findHours({ directory }: HttpContext["center"], idOrArn: string): Result<HoursOfOperation, Refusal> {
  const hours = directory.resource("hoursOfOperations", namedId(directory, "operating-hours", idOrArn));
  return hours === undefined ? refused(refusal("not-found", "HoursOfOperationId")) : accepted(hours);
}

function refusalOfTimeZone(timeZone: string): Refusal | undefined {
  return isTimeZone(timeZone) ? undefined : refusal("invalid-field", "TimeZone", "a time zone such as Europe/Berlin");
}

type OverrideInput = {
  readonly RecurrenceConfig?: unknown;
  readonly OverrideType?: string | undefined;
  readonly EffectiveFrom?: string | undefined;
  readonly EffectiveTill?: string | undefined;
};

/** Overrides that recur, and those that only add or remove hours, are not supported. */
function refusalOfOverride(input: OverrideInput): Refusal | undefined {
  if (input.OverrideType !== undefined && input.OverrideType !== "STANDARD")
    return refusal("operation-unknown", "OverrideType", "STANDARD; others are not supported");
  const unsupported = refusalOfUnsupported(input, ["RecurrenceConfig"]);
  if (unsupported) return unsupported;
  const { EffectiveFrom = "", EffectiveTill = "9999-12-31" } = input;
  return EffectiveFrom <= EffectiveTill
    ? undefined
    : refusal("invalid-field", "EffectiveTill", "a date that is not before EffectiveFrom");
}

function withOverrides(hours: HoursOfOperation, overrides: readonly HoursOverride[]): HoursOfOperation {
  return { ...hours, overrides };
}

/** Returns hours with one override changed, or without it if `change` returns null. */
function changeOverride(
  hours: HoursOfOperation,
  overrideId: string,
  change: (override: HoursOverride) => HoursOverride | null,
): HoursOfOperation | { readonly refusal: Refusal } {
  const before = hours.overrides.find(({ id }) => id === overrideId);
  if (before === undefined) return { refusal: refusal("not-found", "HoursOfOperationOverrideId") };
  const after = change(before);
  if (after !== null && after.firstDate > after.lastDate)
    return { refusal: refusal("invalid-field", "EffectiveTill", "a date that is not before EffectiveFrom") };
  return withOverrides(
    hours,
    hours.overrides.flatMap((each) => (each.id === overrideId ? (after ?? []) : each)),
  );
}

function hoursArn(instance: Instance, id: string): string {
  return resourceArn(instance, "operating-hours", id);
}

/** Returns hours as the API describes them. */
export function hoursAnswer(instance: Instance, hours: HoursOfOperation): HoursOfOperationAnswer {
  return {
    HoursOfOperationId: hours.id,
    HoursOfOperationArn: hoursArn(instance, hours.id),
    Name: hours.name,
    Description: hours.description,
    TimeZone: hours.timeZone,
    Config: hours.periods.map(configOf),
    Tags: hours.tags,
  };
}

/** Returns an override as the API describes it. */
export function overrideAnswer(
  instance: Instance,
  { id }: HoursOfOperation,
  override: HoursOverride,
): HoursOfOperationOverrideAnswer {
  return {
    HoursOfOperationOverrideId: override.id,
    HoursOfOperationId: id,
    HoursOfOperationArn: hoursArn(instance, id),
    Name: override.name,
    Description: override.description,
    Config: override.periods.map(configOf),
    EffectiveFrom: override.firstDate,
    EffectiveTill: override.lastDate,
  };
}

function periodOf({ Day, StartTime, EndTime }: HoursOfOperationConfig): OpeningPeriod {
  const minuteOf = ({ Hours, Minutes }: HoursOfOperationConfig["StartTime"]): number => Hours * 60 + Minutes;
  const day = Day.toLowerCase() as Day; // the schema knows the same days in capitals
  return { day, from: minuteOf(StartTime), until: minuteOf(EndTime) };
}

function configOf({ day, from, until }: OpeningPeriod): HoursOfOperationConfig {
  const Day = day.toUpperCase() as HoursOfOperationConfig["Day"]; // the schema knows the same days in capitals
  return { Day, StartTime: timeOfMinute(from), EndTime: timeOfMinute(until) };
}

/** Returns a time of day as this API represents it. */
export function timeOfMinute(minute: number): HoursOfOperationConfig["StartTime"] {
  return { Hours: Math.floor(minute / 60), Minutes: minute % 60 };
}
