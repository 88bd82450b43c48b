import { type Decision, unchanged } from "@tributary/journal";
import { type CenterDefinition, type Instance, type Refusal, refusal } from "@tributary/model";
import type { ConfigurationState } from "./configuration-state.ts";
import { draftConfiguration, type Origin, resourceEvent } from "./configuration-stream.ts";
import { contradictionIn } from "./contradiction.ts";
import { RESOURCE_LISTS } from "./resource-rules.ts";

/** Creates the instance with its first resources, and returns the number of its last event. Refused if there is one, or if the definition contradicts itself. Rules CF-01 to CF-03. */
export function decideCreateInstance(
  state: ConfigurationState,
  definition: CenterDefinition,
  origin: Origin,
): Decision<number, Refusal> {
  if (state.instance !== null) return { refusal: refusal("already-exists", "instance") };
  const contradiction = contradictionIn(definition);
  if (contradiction) return { refusal: contradiction };
  const draft = draftConfiguration(state, origin);
  draft.add({ type: "instance.created", instance: definition.instance });
  for (const list of RESOURCE_LISTS) {
    for (const resource of definition[list]) draft.add(resourceEvent("resource.created", list, resource));
  }
  return { value: draft.state.seq, drafts: [draft] };
}

/** Changes facts of the instance. Refused if there is none, and for the reasons of `change`. Rule CF-04. */
export function decideChangeInstance(
  state: ConfigurationState,
  change: (instance: Instance) => Instance | { readonly refusal: Refusal },
  origin: Origin,
): Decision<Instance, Refusal> {
  if (state.instance === null) return { refusal: refusal("not-found", "InstanceId") };
  const instance = change(state.instance);
  if ("refusal" in instance) return instance;
  if (JSON.stringify(instance) === JSON.stringify(state.instance)) return unchanged(instance);
  const draft = draftConfiguration(state, origin);
  draft.add({ type: "instance.changed", instance });
  return { value: instance, drafts: [draft] };
}
