/** Requests of the searches of resources that have operations of their own, and of the search of tags. */
import * as v from "valibot";
import { object } from "../../object.ts";
import { idOrArn, instance, searchFields } from "../fields.ts";
import { date } from "./hours-of-operations.ts";
import { searchCriteria, searchFilter, tagCondition, tagConditions } from "./search.ts";

const filtered = { ...instance, ...searchFields, SearchFilter: v.optional(searchFilter) };

/** SearchHoursOfOperations and SearchSecurityProfiles. */
export const resourceSearchRequest = object({
  ...filtered,
  SearchCriteria: v.optional(searchCriteria({})),
});

const attributeConditions = object({ TagConditions: v.optional(tagConditions) }, "an object with TagConditions");

/** Filter by tags in another form. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ControlPlaneAttributeFilter.html */
const attributeFilter = object(
  {
    OrConditions: v.optional(
      v.pipe(v.array(attributeConditions, "a list"), v.maxLength(100, "at most 100 conditions")),
    ),
    AndCondition: v.optional(attributeConditions),
    TagCondition: v.optional(tagCondition),
  },
  "an object of conditions",
);

export type AttributeFilter = v.InferOutput<typeof attributeFilter>;

export const searchAgentStatusesRequest = object({
  ...instance,
  ...searchFields,
  SearchFilter: v.optional(object({ AttributeFilter: v.optional(attributeFilter) }, "an object of filters")),
  SearchCriteria: v.optional(searchCriteria({})),
});

/** Conditions of other types are true for no flow of this center. */
export const searchContactFlowsRequest = object({
  ...instance,
  ...searchFields,
  SearchFilter: v.optional(object({ ...searchFilter.entries, FlowAttributeFilter: v.optional(v.unknown()) })),
  SearchCriteria: v.optional(
    searchCriteria({
      TypeCondition: v.string("a type of flows"),
      StateCondition: v.picklist(["ACTIVE", "ARCHIVED"], "one of ACTIVE, ARCHIVED"),
      StatusCondition: v.picklist(["PUBLISHED", "SAVED"], "one of PUBLISHED, SAVED"),
    }),
  ),
});

const DATE_FIELDS = ["effectivefrom", "effectivetill"] as const;
const COMPARISONS = [
  "GREATER_THAN",
  "LESS_THAN",
  "GREATER_THAN_OR_EQUAL_TO",
  "LESS_THAN_OR_EQUAL_TO",
  "EQUAL_TO",
] as const;

const dateCondition = object(
  {
    FieldName: v.pipe(
      v.string("a string"),
      v.toLowerCase(),
      v.picklist(DATE_FIELDS, "one of EffectiveFrom, EffectiveTill"),
    ),
    Value: date,
    ComparisonType: v.picklist(COMPARISONS, `one of ${COMPARISONS.join(", ")}`),
  },
  "an object with FieldName, Value and ComparisonType",
);

export type DateCondition = v.InferOutput<typeof dateCondition>;

export const searchOverridesRequest = object({
  ...filtered,
  SearchCriteria: v.optional(searchCriteria({ DateCondition: dateCondition })),
});

/** GetEffectiveHoursOfOperations has its dates in the query string. */
export const effectiveHoursRequest = object({
  ...instance,
  HoursOfOperationId: idOrArn,
  fromDate: date,
  toDate: date,
});

/** Types of resources whose tags are searched. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_SearchResourceTags.html */
const TAGGED_TYPES = [
  "agent",
  "agent-state",
  "routing-profile",
  "standard-queue",
  "security-profile",
  "operating-hours",
  "prompt",
  "contact-flow",
  "flow-module",
  "transfer-destination",
  "metric",
] as const;

export type TaggedType = (typeof TAGGED_TYPES)[number];

const comparison = v.optional(v.picklist(["STARTS_WITH", "CONTAINS", "EXACT"], "one of STARTS_WITH, CONTAINS, EXACT"));

export const searchResourceTagsRequest = object({
  ...instance,
  ...searchFields,
  ResourceTypes: v.optional(
    v.pipe(
      v.array(v.picklist(TAGGED_TYPES, `one of ${TAGGED_TYPES.join(", ")}`), "a list"),
      v.maxLength(100, "at most 100 types"),
    ),
  ),
  SearchCriteria: v.optional(
    object(
      {
        TagSearchCondition: v.optional(
          object(
            {
              tagKey: v.optional(v.string("a string")),
              tagValue: v.optional(v.string("a string")),
              tagKeyComparisonType: comparison,
              tagValueComparisonType: comparison,
            },
            "an object with tagKey or tagValue",
          ),
        ),
      },
      "an object with TagSearchCondition",
    ),
  ),
});
