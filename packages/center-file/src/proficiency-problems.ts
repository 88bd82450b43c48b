import type { CenterDefinition, PredefinedAttribute, User } from "@tributary/model";
import { type FileProblem, fileProblem } from "./file-problem.ts";
import type { Placements } from "./placements.ts";
import { quoted } from "./printable.ts";

/** Users and attributes of a file without other problems; undefined for lists that it does not have. */
type ParsedLists = {
  readonly predefinedAttributes: readonly PredefinedAttribute[] | undefined;
  readonly users: readonly User[] | undefined;
};

/** Returns the proficiencies whose value their attribute does not have after the plan. Rule CE-17. */
export function proficiencyProblems(
  { predefinedAttributes, users }: ParsedLists,
  definition: CenterDefinition,
  placements: Placements,
): readonly FileProblem[] {
  const attributes = [...definition.predefinedAttributes, ...(predefinedAttributes ?? [])];
  const values = new Map(attributes.map(({ id, values }) => [id, new Set(values)]));
  const unknownIn = ({ proficiencies }: User): readonly (readonly [number, string])[] =>
    [...proficiencies.entries()]
      .filter(([, { attributeId, value }]) => values.get(attributeId)?.has(value) === false)
      .map(([index, { attributeId }]) => [index, placements.nameOf("predefinedAttributes", attributeId)]);

  const inFile = (users ?? []).flatMap((user, index) =>
    unknownIn(user).map(([at, name]) =>
      fileProblem(
        ["users", index, "proficiencies", at, "value"],
        `a value of the predefined attribute ${quoted(name)}`,
      ),
    ),
  );
  const named = new Set((users ?? []).map(({ id }) => id));
  const deleted = new Set(placements.of("users").deleted.map(({ id }): string => id));
  const kept = definition.users
    .filter(({ id }) => !named.has(id) && !deleted.has(id))
    .flatMap((user) =>
      unknownIn(user).map(([, name]) =>
        fileProblem(
          ["predefinedAttributes"],
          `a list in which ${quoted(name)} has the values that the user ${quoted(user.username)} has`,
        ),
      ),
    );
  return [...inFile, ...kept];
}
