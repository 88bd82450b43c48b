import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal, type Tags } from "@tributary/model";
import type {
  SearchCriteria,
  SearchFilter,
  StringCondition,
  TagCondition,
  TagFilter,
} from "@tributary/protocol/connect";

/** Returns true for resources that a search finds. */
type Predicate<T> = (resource: T) => boolean;

/** Terms of a search: text of the fields that conditions may name, and conditions of one operation only. */
export type Searchable<T, Own> = {
  readonly fields: Readonly<Record<string, (resource: T) => string | readonly string[]>>;
  readonly own: (conditions: Partial<Own>) => readonly Predicate<T>[];
  /** Conditions that this center does not support. */
  readonly unsupported?: readonly (keyof Own & string)[];
};

/**
 * Returns the resources that meet criteria and filter. Comparisons ignore case.
 *
 * Refusals: `invalid-field` for criteria with none or several members, and for a field that cannot be searched.
 */
export function search<T extends { readonly tags: Tags }, Own extends object>(
  all: readonly T[],
  {
    SearchCriteria: criteria,
    SearchFilter: filter,
  }: {
    readonly SearchCriteria?: SearchCriteria<Own> | undefined;
    readonly SearchFilter?: SearchFilter | undefined;
  },
  searchable: Searchable<T, Own>,
): Result<readonly T[], Refusal> {
  const problems: Refusal[] = [];
  const meetsCriteria = criteria === undefined ? () => true : predicateOf(criteria, searchable, problems);
  const [problem] = problems;
  if (problem !== undefined) return refused(problem);
  const found = all.filter((resource) => meetsCriteria(resource) && meetsFilter(resource, filter));
  return accepted(found);
}

function predicateOf<T, Own extends object>(
  criteria: SearchCriteria<Own>,
  searchable: Searchable<T, Own>,
  problems: Refusal[],
): Predicate<T> {
  const { StringCondition, AndConditions, OrConditions, ...own } = criteria;
  const conditions = own as Partial<Own>; // all that the schema knows besides the three
  const unsupported = searchable.unsupported?.find((name) => conditions[name] !== undefined);
  if (unsupported !== undefined) problems.push(refusal("operation-unknown", unsupported, "not supported"));
  const predicates = [...searchable.own(conditions)];
  const inner = (all: readonly SearchCriteria<Own>[]) => all.map((each) => predicateOf(each, searchable, problems));
  if (StringCondition !== undefined) predicates.push(comparison(StringCondition, searchable.fields, problems));
  if (AndConditions !== undefined) {
    const all = inner(AndConditions);
    predicates.push((resource) => all.every((meets) => meets(resource)));
  }
  if (OrConditions !== undefined) {
    const all = inner(OrConditions);
    predicates.push((resource) => all.some((meets) => meets(resource)));
  }
  const [only = () => false, ...others] = predicates;
  if (predicates.length === 0 || others.length > 0)
    problems.push(refusal("invalid-field", "SearchCriteria", "an object with exactly one member"));
  return only;
}

function comparison<T>(
  { FieldName, Value, ComparisonType }: StringCondition,
  fields: Searchable<T, object>["fields"],
  problems: Refusal[],
): Predicate<T> {
  const key = Object.keys(fields).find((each) => each.toLowerCase() === FieldName.toLowerCase());
  const textOf = key === undefined ? undefined : fields[key];
  if (textOf === undefined) {
    problems.push(refusal("invalid-field", "FieldName", `one of ${Object.keys(fields).join(", ")}`));
    return () => false;
  }
  const value = Value.toLowerCase();
  const meets = (text: string): boolean => {
    if (ComparisonType === "EXACT") return text === value;
    return ComparisonType === "CONTAINS" ? text.includes(value) : text.startsWith(value);
  };
  return (resource) => [textOf(resource)].flat().some((text) => meets(text.toLowerCase()));
}

function meetsFilter({ tags }: { readonly tags: Tags }, filter: SearchFilter | undefined): boolean {
  return meetsTags(tags, filter?.TagFilter ?? {});
}

/** Returns true if tags meet all conditions of a filter. */
export function meetsTags(tags: Tags, { OrConditions, AndConditions, TagCondition }: TagFilter): boolean {
  const meets = ({ TagKey, TagValue }: TagCondition): boolean =>
    Object.hasOwn(tags, TagKey) && (TagValue === undefined || tags[TagKey] === TagValue);
  return (
    (TagCondition === undefined || meets(TagCondition)) &&
    (AndConditions === undefined || AndConditions.every(meets)) &&
    (OrConditions === undefined || OrConditions.some((conditions) => conditions.every(meets)))
  );
}
