import type { ResourceIn, ResourceList } from "@tributary/model";
import { changesBetween, changesText } from "./difference.ts";
import { type InstanceFacts, instanceEntry } from "./formats/instance.ts";
import type { NameOf } from "./resource-format.ts";
import { formatOf } from "./resource-formats.ts";

/** Returns the changed members of a resource in words, as in a file: `maxContacts none -> 20`. Empty if none has changed. */
export function describeChange<List extends ResourceList>(
  list: List,
  { before, after }: { readonly before: ResourceIn<List>; readonly after: ResourceIn<List> },
  nameOf: NameOf,
): string {
  const { entry } = formatOf(list);
  return changesText(changesBetween(entry(before, nameOf), entry(after, nameOf)));
}

/** Returns the changed members of the instance in words. Empty if none has changed. */
export function describeInstanceChange(before: InstanceFacts, after: InstanceFacts): string {
  return changesText(changesBetween(instanceEntry(before), instanceEntry(after)));
}
