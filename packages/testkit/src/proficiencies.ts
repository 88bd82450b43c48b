import { asId, type CenterDefinition, type PredefinedAttribute, type ProficiencyLevel } from "@tributary/model";

/** A predefined attribute of {@link withProficiencies}. */
export const LANGUAGE: PredefinedAttribute = {
  id: asId("00000000-0000-4000-8000-000900000001"),
  name: "Language",
  values: ["French"],
  purposes: [],
};

/** Adds the attribute to a center. The agents get the levels at its value, in their order; those without one are not proficient. */
export function withProficiencies(
  definition: CenterDefinition,
  levels: readonly (ProficiencyLevel | null)[],
): CenterDefinition {
  const users = definition.users.map((user, index) => {
    const level = levels[index] ?? null;
    return level === null ? user : { ...user, proficiencies: [{ attributeId: LANGUAGE.id, value: "French", level }] };
  });
  return { ...definition, predefinedAttributes: [LANGUAGE], users };
}
