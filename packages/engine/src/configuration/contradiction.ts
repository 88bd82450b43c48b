import { type CenterDefinition, type Refusal, type ResourceIn, type ResourceList, refusal } from "@tributary/model";
import { unknownProficiencies } from "./proficiency-values.ts";
import { nameKey, RESOURCE_LISTS, rulesOf } from "./resource-rules.ts";

/** Returns the first contradiction in a configuration, as the refusal that names the list. Rule CF-02. */
export function contradictionIn(lists: Omit<CenterDefinition, "instance">): Refusal | undefined {
  const ids = new Map(RESOURCE_LISTS.map((list) => [list, new Set(lists[list].map(({ id }): string => id))]));
  for (const list of RESOURCE_LISTS) {
    const problem = problemIn(lists, list, ids);
    if (problem !== undefined) return refusal("invalid-field", list, problem);
  }
  const unknownOf = unknownProficiencies(lists.predefinedAttributes);
  const user = lists.users.find((each) => unknownOf(each) !== undefined);
  if (user !== undefined)
    return refusal("invalid-field", "users", `proficiencies with known values in ${user.username}`);
  return lists.agentStates.some(({ type }) => type === "offline")
    ? undefined
    : refusal("invalid-field", "agentStates", "a state of type offline");
}

/** Returns what is expected of a list and not so. */
function problemIn(
  lists: Omit<CenterDefinition, "instance">,
  list: ResourceList,
  ids: ReadonlyMap<ResourceList, ReadonlySet<string>>,
): string | undefined {
  const resources: readonly ResourceIn<ResourceList>[] = lists[list];
  const { nameOf, referencesOf } = rulesOf(list);
  if (ids.get(list)?.size !== resources.length) return "resources with different ids";
  if (new Set(resources.map((resource) => nameKey(nameOf(resource)))).size !== resources.length)
    return "resources with different names";
  for (const resource of resources) {
    const missing = referencesOf(resource).find((reference) => ids.get(reference.list)?.has(reference.id) !== true);
    if (missing !== undefined) return `a known ${rulesOf(missing.list).noun} in ${nameOf(resource)}`;
  }
  return undefined;
}
