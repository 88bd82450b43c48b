/** Criteria and filters of the search operations. */
import * as v from "valibot";
import { object } from "../../object.ts";

/** A comparison of one field with a value, ignoring case. */
export type StringCondition = {
  readonly FieldName: string;
  readonly Value: string;
  readonly ComparisonType: "STARTS_WITH" | "CONTAINS" | "EXACT";
};

/** A criterion: exactly one member. `Own` are conditions of one operation only. */
export type SearchCriteria<Own = object> = Partial<Own> & {
  readonly OrConditions?: readonly SearchCriteria<Own>[] | undefined;
  readonly AndConditions?: readonly SearchCriteria<Own>[] | undefined;
  readonly StringCondition?: StringCondition | undefined;
};

/** A tag; without a value any. */
export type TagCondition = { readonly TagKey: string; readonly TagValue?: string | undefined };

const MAX_CONDITIONS = 100;

const stringCondition = object(
  {
    FieldName: v.string("a string"),
    Value: v.string("a string"),
    ComparisonType: v.picklist(["STARTS_WITH", "CONTAINS", "EXACT"], "one of STARTS_WITH, CONTAINS, EXACT"),
  },
  "an object with FieldName, Value and ComparisonType",
);

/**
 * Returns a schema for criteria. Two levels, as documented: `and` and `or` contain conditions, and each other once.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_QueueSearchCriteria.html
 */
export function searchCriteria<Own extends v.ObjectEntries>(
  own: Own,
): v.GenericSchema<unknown, SearchCriteria<v.InferOutput<v.ObjectSchema<Own, undefined>>>> {
  const leaf = v.partial(object({ StringCondition: stringCondition, ...own }, "an object with a condition"));
  const listOf = (item: v.GenericSchema) =>
    v.optional(v.pipe(v.array(item, "a list"), v.maxLength(MAX_CONDITIONS, `at most ${MAX_CONDITIONS} conditions`)));
  const inner = object({ ...leaf.entries, OrConditions: listOf(leaf), AndConditions: listOf(leaf) });
  const outer = object({ ...leaf.entries, OrConditions: listOf(inner), AndConditions: listOf(inner) });
  return outer as unknown as v.GenericSchema<unknown, SearchCriteria<v.InferOutput<v.ObjectSchema<Own, undefined>>>>; // as the members above
}

export const tagCondition = object(
  { TagKey: v.string("a string"), TagValue: v.optional(v.string("a string")) },
  "an object with TagKey and TagValue",
);
const MANY = `at most ${MAX_CONDITIONS} conditions`;
export const tagConditions = v.pipe(v.array(tagCondition, "a list"), v.maxLength(MAX_CONDITIONS, MANY));

/** Filter by tags. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ControlPlaneTagFilter.html */
export const tagFilter = object(
  {
    OrConditions: v.optional(v.pipe(v.array(tagConditions, "a list of lists"), v.maxLength(MAX_CONDITIONS, MANY))),
    AndConditions: v.optional(tagConditions),
    TagCondition: v.optional(tagCondition),
  },
  "an object of conditions",
);

export type TagFilter = v.InferOutput<typeof tagFilter>;

export const searchFilter = object({ TagFilter: v.optional(tagFilter) });

export type SearchFilter = v.InferOutput<typeof searchFilter>;
