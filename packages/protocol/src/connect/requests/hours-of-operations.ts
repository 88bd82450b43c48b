/** Requests of the operations on hours of operation and their overrides. */
import * as v from "valibot";
import { object } from "../../object.ts";
import { description, entityName, idOrArn, instance, pageFields, tags, wholeNumber } from "../fields.ts";

const name = entityName(127);
const hours = { ...instance, HoursOfOperationId: idOrArn };
const override = { ...hours, HoursOfOperationOverrideId: idOrArn };

const DAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"] as const;

const time = object({ Hours: wholeNumber(0, 23), Minutes: wholeNumber(0, 59) }, "an object with Hours and Minutes");

/** Opening hours: an end at 0:00 is midnight at the end of the day. */
const config = v.pipe(
  v.array(
    object(
      { Day: v.picklist(DAYS, `one of ${DAYS.join(", ")}`), StartTime: time, EndTime: time },
      "an object with Day, StartTime and EndTime",
    ),
    "a list",
  ),
  v.maxLength(100, "at most 100 periods"),
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_HoursOfOperationConfig.html */
export type HoursOfOperationConfig = v.InferOutput<typeof config>[number];

const timeZone = v.pipe(v.string("a string"), v.minLength(1, "a time zone"), v.maxLength(100, "a time zone"));

/** DescribeHoursOfOperation and DeleteHoursOfOperation. */
export const hoursOfOperationRequest = object(hours);

export const createHoursOfOperationRequest = object({
  ...instance,
  Name: name,
  Description: v.optional(description),
  TimeZone: timeZone,
  Config: config,
  Tags: v.optional(tags),
  ParentHoursOfOperationConfigs: v.optional(v.unknown()),
});

export const updateHoursOfOperationRequest = object({
  ...hours,
  Name: v.optional(name),
  Description: v.optional(description),
  TimeZone: v.optional(timeZone),
  Config: v.optional(config),
});

const DATE = "a date such as 2026-12-24";
/** A date that exists. */
export const date = v.pipe(
  v.string(DATE),
  v.isoDate(DATE),
  v.check((text) => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text), DATE),
);

const overrideMembers = {
  RecurrenceConfig: v.optional(v.unknown()),
  OverrideType: v.optional(v.picklist(["STANDARD", "CLOSED", "OPEN"], "one of STANDARD, CLOSED, OPEN")),
};

export const createOverrideRequest = object({
  ...hours,
  ...overrideMembers,
  Name: name,
  Description: v.optional(description),
  Config: config,
  EffectiveFrom: date,
  EffectiveTill: date,
});

export const updateOverrideRequest = object({
  ...override,
  ...overrideMembers,
  Name: v.optional(name),
  Description: v.optional(description),
  Config: v.optional(config),
  EffectiveFrom: v.optional(date),
  EffectiveTill: v.optional(date),
});

/** DescribeHoursOfOperationOverride and DeleteHoursOfOperationOverride. */
export const overrideRequest = object(override);

export const listOverridesRequest = object({ ...hours, ...pageFields });

/** Result of the operations that describe hours of operation. */
export type HoursOfOperationAnswer = {
  readonly HoursOfOperationId: string;
  readonly HoursOfOperationArn: string;
  readonly Name: string;
  readonly Description: string;
  readonly TimeZone: string;
  readonly Config: readonly HoursOfOperationConfig[];
  readonly Tags: Readonly<Record<string, string>>;
};

export type HoursOfOperationOverrideAnswer = {
  readonly HoursOfOperationOverrideId: string;
  readonly HoursOfOperationId: string;
  readonly HoursOfOperationArn: string;
  readonly Name: string;
  readonly Description: string;
  readonly Config: readonly HoursOfOperationConfig[];
  readonly EffectiveFrom: string;
  readonly EffectiveTill: string;
};
