/** Correspondence between the entries of a file and the resources of a configuration: by name. Rules CE-03, CE-06 and CE-07. */
import { present } from "@tributary/kernel";
import { asId, type CenterDefinition, type ResourceIn, type ResourceList } from "@tributary/model";
import { namesIn } from "./export-center.ts";
import { type FileProblem, fileProblem } from "./file-problem.ts";
import { MAX_ENTRIES, ownMember } from "./members.ts";
import type { NameOf, Names, ReadContext } from "./resource-format.ts";
import { nameKey, nameOfResource, RESOURCE_LISTS, RESOURCE_TERMS } from "./resource-terms.ts";

/** `newId`: returns the id of a new resource. `prune`: resources that the file does not name are deleted. */
export type PlanOptions = { readonly newId: () => string; readonly prune: boolean };

/** Entries and resources of one list. */
type Placement = {
  /** True if the file has the list, and it is not too long to be read. */
  readonly isListed: boolean;
  /** Resources before, by the key of their name. */
  readonly before: ReadonlyMap<string, ResourceIn<ResourceList>>;
  /** Ids of the resources that remain or are in the file, by the key of their name. */
  readonly ids: ReadonlyMap<string, string>;
  /** Names of the resources in the file, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Resources that are not in the file, and remain. */
  readonly kept: readonly ResourceIn<ResourceList>[];
  /** Resources that are not in the file's list, and therefore deleted. */
  readonly deleted: readonly ResourceIn<ResourceList>[];
  readonly duplicates: readonly FileProblem[];
};

/** Placements of all lists. */
export type Placements = Names & {
  of(list: ResourceList): Placement;
  /** Returns the resource that an entry describes. An entry without a name, which is a problem, has no id. */
  contextOf<List extends ResourceList>(list: List, entry: unknown): ReadContext<List>;
  /** Names after the plan, and those of deleted resources. */
  readonly nameOf: NameOf;
};

/** Finds the resources that the entries of a file describe. `file` is not parsed yet: entries are skipped if they have no name. */
export function placementsOf(definition: CenterDefinition, file: unknown, options: PlanOptions): Placements {
  const placements = new Map(
    RESOURCE_LISTS.map((list) => [list, placementOf(definition[list], list, { file, options })]),
  );
  const of = (list: ResourceList): Placement => present(placements.get(list), list);
  const nameBefore = namesIn(definition);
  const names: Names = {
    idOf<List extends ResourceList>(list: List, name: string) {
      const id = of(list).ids.get(nameKey(name));
      return id === undefined ? undefined : asId<ResourceIn<List>["id"]>(id);
    },
    scopeOf(list) {
      const isWhole = options.prune && of(list).isListed;
      return `${RESOURCE_TERMS[list].indefinite} of ${isWhole ? "the file" : "the center or the file"}`;
    },
  };
  return {
    ...names,
    of,
    nameOf: (list, id) => of(list).names.get(id) ?? nameBefore(list, id),
    contextOf<List extends ResourceList>(list: List, entry: unknown) {
      const key = nameKey(nameIn(list, entry) ?? "");
      const id = asId<ResourceIn<List>["id"]>(of(list).ids.get(key) ?? "");
      const before = of(list).before.get(key) as ResourceIn<List> | undefined; // placements are by list
      return { id, before, names, newId: options.newId };
    },
  };
}

function placementOf(
  resources: readonly ResourceIn<ResourceList>[],
  list: ResourceList,
  { file, options }: { readonly file: unknown; readonly options: PlanOptions },
): Placement {
  const entries = ownMember(file, list);
  const isListed = Array.isArray(entries) && entries.length <= MAX_ENTRIES;
  const before = new Map(resources.map((each) => [nameKey(nameOfResource(each)), each]));
  const firsts = new Map<string, number>();
  const [ids, names] = [new Map<string, string>(), new Map<string, string>()];
  const duplicates: FileProblem[] = [];
  for (const [index, entry] of (isListed ? entries : []).entries()) {
    const name = nameIn(list, entry);
    if (name === undefined) continue;
    const key = nameKey(name);
    const first = firsts.get(key);
    if (first !== undefined) {
      duplicates.push(duplicate(list, { index, first }));
      continue;
    }
    firsts.set(key, index);
    const id = before.get(key)?.id ?? options.newId();
    ids.set(key, id);
    names.set(id, name);
  }
  const others = resources.filter((each) => !names.has(each.id));
  const [kept, deleted] = isListed && options.prune ? [[], others] : [others, []];
  for (const each of kept) ids.set(nameKey(nameOfResource(each)), each.id);
  return { isListed, before, ids, names, kept, deleted, duplicates };
}

function nameIn(list: ResourceList, entry: unknown): string | undefined {
  const name = ownMember(entry, RESOURCE_TERMS[list].nameMember);
  return typeof name === "string" ? name : undefined;
}

function duplicate(
  list: ResourceList,
  { index, first }: { readonly index: number; readonly first: number },
): FileProblem {
  const { noun, nameMember } = RESOURCE_TERMS[list];
  const message = `a name that no other ${noun} of the file has; ${list}[${first}] has it`;
  return fileProblem([list, index, nameMember], message);
}
