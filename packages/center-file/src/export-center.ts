import { present } from "@tributary/kernel";
import type { CenterDefinition, ResourceIn, ResourceList } from "@tributary/model";
import { byCodePoints, withoutDefaults } from "./canonical.ts";
import type { CenterFile, Entries } from "./center-file.ts";
import { INSTANCE_ENTRY_DEFAULTS, instanceEntry } from "./formats/instance.ts";
import type { NameOf } from "./resource-format.ts";
import { formatOf } from "./resource-formats.ts";
import { nameOfResource, RESOURCE_LISTS } from "./resource-terms.ts";

/**
 * Returns a configuration as a file, with all lists. Equal configurations yield equal files, whatever their ids and the order in which their resources
 * were created. Rule CE-01.
 */
export function exportCenter(definition: CenterDefinition): CenterFile {
  const nameOf = namesIn(definition);
  const lists = RESOURCE_LISTS.map((list) => [list, entriesOf(definition, list, nameOf)]);
  return {
    version: 1,
    instance: withoutDefaults(instanceEntry(definition.instance), INSTANCE_ENTRY_DEFAULTS),
    ...Object.fromEntries(lists),
  };
}

function entriesOf<List extends ResourceList>(
  definition: CenterDefinition,
  list: List,
  nameOf: NameOf,
): readonly Partial<Entries[List]>[] {
  const { entry, defaults } = formatOf(list);
  const resources: readonly ResourceIn<List>[] = definition[list];
  return resources
    .toSorted((a, b) => byCodePoints(nameOfResource(a), nameOfResource(b)))
    .map((resource) => withoutDefaults(entry(resource, nameOf), defaults));
}

/** Returns the names of the resources of a configuration. References in it resolve. */
export function namesIn(definition: CenterDefinition): NameOf {
  const names = new Map(
    RESOURCE_LISTS.map((list) => {
      const resources: readonly ResourceIn<ResourceList>[] = definition[list];
      return [list, new Map(resources.map((each): [string, string] => [each.id, nameOfResource(each)]))];
    }),
  );
  return (list, id) => present(names.get(list)?.get(id), `${list} ${id}`);
}
