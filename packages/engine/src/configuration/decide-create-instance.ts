import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type CenterDefinition, type Refusal, type ResourceIn, type ResourceList, refusal } from "@tributary/model";
import type { ConfigurationState } from "./configuration-state.ts";
import { draftConfiguration, resourceEvent } from "./configuration-stream.ts";
import { nameKey, RESOURCE_LISTS, rulesOf } from "./resource-rules.ts";

/** Creates the instance with its first resources. Refused if there is one, or if the definition contradicts itself. Rules CF-01 to CF-03. */
export function decideCreateInstance(
  state: ConfigurationState,
  definition: CenterDefinition,
  now: EpochMs,
): Decision<null, Refusal> {
  if (state.instance !== null) return { refusal: refusal("already-exists", "instance") };
  const contradiction = contradictionIn(definition);
  if (contradiction) return { refusal: contradiction };
  const draft = draftConfiguration(state, now);
  draft.add({ type: "instance.created", instance: definition.instance });
  for (const list of RESOURCE_LISTS) {
    for (const resource of definition[list]) draft.add(resourceEvent("resource.created", list, resource));
  }
  return { value: null, drafts: [draft] };
}

/** Returns the first contradiction, as the refusal that names the list. */
function contradictionIn(definition: CenterDefinition): Refusal | undefined {
  const ids = new Map(RESOURCE_LISTS.map((list) => [list, new Set(definition[list].map(({ id }): string => id))]));
  for (const list of RESOURCE_LISTS) {
    const problem = problemIn(definition, list, ids);
    if (problem !== undefined) return refusal("invalid-field", list, problem);
  }
  return definition.agentStates.some(({ type }) => type === "offline")
    ? undefined
    : refusal("invalid-field", "agentStates", "a state of type offline");
}

/** Returns what is expected of a list and not so. */
function problemIn(
  definition: CenterDefinition,
  list: ResourceList,
  ids: ReadonlyMap<ResourceList, ReadonlySet<string>>,
): string | undefined {
  const resources: readonly ResourceIn<ResourceList>[] = definition[list];
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
