import { type Decision, unchanged } from "@tributary/journal";
import { type Refusal, type ResourceEvent, type ResourceIn, type ResourceList, refusal } from "@tributary/model";
import { type ConfigurationState, type Placed, resourceOf, resourcesIn } from "./configuration-state.ts";
import { draftConfiguration, type Origin, resourceEvent } from "./configuration-stream.ts";
import { problemOfProficiencies } from "./proficiency-values.ts";
import { nameKey, RESOURCE_LISTS, rulesOf } from "./resource-rules.ts";

/** Adds a resource. Refused if another one has its name, or if it refers to one that does not exist. Rules CF-03 and CF-08. */
export function decideCreate<List extends ResourceList>(
  state: ConfigurationState,
  { list, resource }: Placed<List>,
  origin: Origin,
): Decision<ResourceIn<List>, Refusal> {
  const problem = problemOf(state, { list, resource });
  if (problem) return { refusal: problem };
  return written(state, resourceEvent("resource.created", list, resource), { value: resource, origin });
}

/** Changes a resource. Refused as in {@link decideCreate}, and if it does not exist. Rules CF-03, CF-04 and CF-08. */
export function decideChange<List extends ResourceList>(
  state: ConfigurationState,
  {
    list,
    id,
    change,
  }: {
    readonly list: List;
    readonly id: string;
    readonly change: (resource: ResourceIn<List>) => ResourceIn<List> | { readonly refusal: Refusal };
  },
  origin: Origin,
): Decision<ResourceIn<List>, Refusal> {
  const before = resourceOf(resourcesIn(state, list), id);
  if (before === undefined) return { refusal: refusal("not-found", rulesOf(list).idField) };
  const resource = change(before);
  if ("refusal" in resource) return resource;
  if (JSON.stringify(before) === JSON.stringify(resource)) return unchanged(resource);
  const problem = problemOf(state, { list, resource });
  if (problem) return { refusal: problem };
  return written(state, resourceEvent("resource.changed", list, resource), { value: resource, origin });
}

/** Deletes a resource. Refused if it does not exist, or if another one refers to it. Rule CF-09. */
export function decideDelete(
  state: ConfigurationState,
  { list, id }: { readonly list: ResourceList; readonly id: string },
  origin: Origin,
): Decision<null, Refusal> {
  const { idField } = rulesOf(list);
  if (resourceOf<unknown>(state[list], id) === undefined) return { refusal: refusal("not-found", idField) };
  const inUse = refusalOfUse(state, (reference) => reference.list === list && reference.id === id);
  if (inUse) return { refusal: inUse };
  return written(state, { type: "resource.deleted", list, id }, { value: null, origin });
}

function written<Value>(
  state: ConfigurationState,
  event: ResourceEvent,
  { value, origin }: { readonly value: Value; readonly origin: Origin },
): Decision<Value, Refusal> {
  const draft = draftConfiguration(state, origin);
  draft.add(event);
  return { value, drafts: [draft] };
}

/** Returns why the configuration cannot contain a resource; undefined if it can. */
function problemOf<List extends ResourceList>(
  state: ConfigurationState,
  { list, resource }: Placed<List>,
): Refusal | undefined {
  const { noun, nameField, nameOf, referencesOf } = rulesOf(list);
  const name = nameKey(nameOf(resource));
  const others = Object.values(resourcesIn(state, list)).filter(({ id }) => id !== resource.id);
  if (others.some((other) => nameKey(nameOf(other)) === name))
    return refusal("already-exists", nameField, `a name that no other ${noun} has`);
  const missing = referencesOf(resource).find(({ list, id }) => resourceOf<unknown>(state[list], id) === undefined);
  if (missing) return refusal("not-found", missing.field);
  const placed = { list, resource } as Placed<ResourceList>; // the resource is of the list
  return isPlacedIn(placed, "users") || isPlacedIn(placed, "predefinedAttributes")
    ? problemOfProficiencies(state, placed)
    : undefined;
}

function isPlacedIn<List extends ResourceList>(placed: Placed<ResourceList>, list: List): placed is Placed<List> {
  return placed.list === list;
}

/** Returns the refusal to delete resources of which another one has a reference, which it names; undefined if there is none. */
export function refusalOfUse(
  state: ConfigurationState,
  isDeleted: (reference: { readonly list: ResourceList; readonly id: string }) => boolean,
): Refusal | undefined {
  for (const list of RESOURCE_LISTS) {
    const { noun, nameOf, referencesOf } = rulesOf(list);
    for (const resource of Object.values<ResourceIn<ResourceList>>(state[list])) {
      const used = referencesOf(resource).find(isDeleted);
      if (used) return refusal("in-use", rulesOf(used.list).idField, `not in use by the ${noun} ${nameOf(resource)}`);
    }
  }
  return undefined;
}
