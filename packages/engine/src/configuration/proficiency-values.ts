/** Rule of the values of predefined attributes, to which proficiencies of users refer. Rule CF-11. */
import { type PredefinedAttribute, type Proficiency, type Refusal, refusal, type User } from "@tributary/model";
import { type ConfigurationState, type Placed, resourceOf } from "./configuration-state.ts";

type Attributes = Iterable<Pick<PredefinedAttribute, "id" | "values">>;

/** Returns a function that finds the proficiency of a user whose value its attribute does not have. */
export function unknownProficiencies(
  attributes: Attributes,
): (user: Pick<User, "proficiencies">) => Proficiency | undefined {
  const values = new Map<string, ReadonlySet<string>>();
  for (const { id, values: all } of attributes) values.set(id, new Set(all));
  return ({ proficiencies }) =>
    proficiencies.find(({ attributeId, value }) => values.get(attributeId)?.has(value) === false);
}

/** Returns why the configuration cannot contain a user with these proficiencies, or an attribute with these values only; undefined if it can. */
export function problemOfProficiencies(
  state: ConfigurationState,
  placed: Placed<"users"> | Placed<"predefinedAttributes">,
): Refusal | undefined {
  if (placed.list === "users") {
    const used = new Set(placed.resource.proficiencies.map(({ attributeId }) => attributeId));
    const attributes = [...used].flatMap((id) => resourceOf(state.predefinedAttributes, id) ?? []);
    const unknown = unknownProficiencies(attributes)(placed.resource);
    if (unknown === undefined) return undefined;
    const name = resourceOf(state.predefinedAttributes, unknown.attributeId)?.name ?? unknown.attributeId;
    return refusal("invalid-field", "AttributeValue", `a value of the predefined attribute ${name}`);
  }
  const unknownOf = unknownProficiencies([placed.resource]);
  for (const user of Object.values(state.users)) {
    const used = unknownOf(user);
    if (used !== undefined)
      return refusal("in-use", "Values", `with the value ${used.value}, which the user ${user.username} has`);
  }
  return undefined;
}
