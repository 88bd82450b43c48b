import type { ResourceIn, ResourceList } from "@tributary/model";
import { type FileProblem, fileProblem } from "./file-problem.ts";
import { ownMember } from "./members.ts";
import type { Placements } from "./placements.ts";
import { quoted } from "./printable.ts";
import type { NameOf } from "./resource-format.ts";
import { formatOf } from "./resource-formats.ts";
import { nameOfResource, RESOURCE_LISTS, RESOURCE_TERMS } from "./resource-terms.ts";

/** Returns problems of the configuration after the plan, which no entry has by itself. */
export function contradictionsOf(file: unknown, placements: Placements): readonly FileProblem[] {
  const deleted = new Set(
    RESOURCE_LISTS.flatMap((list) => placements.of(list).deleted.map(({ id }) => `${list} ${id}`)),
  );
  const dangling = RESOURCE_LISTS.flatMap((list) =>
    placements.of(list).kept.flatMap((resource) =>
      referencesOf(list, resource, placements.nameOf)
        .filter(({ target, id }) => deleted.has(`${target} ${id}`))
        .map(({ target, name }) => danglingProblem({ target, name }, { list, resource })),
    ),
  );
  return [...offlineProblems(file, placements), ...dangling];
}

/** A center without a state of type offline cannot exist (CF-02). Reads the file before it is parsed, to report this beside other problems. */
function offlineProblems(file: unknown, placements: Placements): readonly FileProblem[] {
  const { isListed, kept } = placements.of("agentStates");
  const entries = ownMember(file, "agentStates");
  if (!isListed || !Array.isArray(entries)) return [];
  const isOffline = (state: unknown): boolean => ownMember(state, "type") === "offline";
  return kept.some(isOffline) || entries.some(isOffline)
    ? []
    : [fileProblem(["agentStates"], "a list with a state of type offline")];
}

type Reference = { readonly target: ResourceList; readonly id: string; readonly name: string };

/** Returns the references of a resource: those that its entry needs the names of. */
function referencesOf<List extends ResourceList>(
  list: List,
  resource: ResourceIn<List>,
  nameOf: NameOf,
): readonly Reference[] {
  const references: Reference[] = [];
  formatOf(list).entry(resource, (target, id) => {
    const name = nameOf(target, id);
    references.push({ target, id, name });
    return name;
  });
  return references;
}

function danglingProblem(
  { target, name }: Pick<Reference, "target" | "name">,
  { list, resource }: { readonly list: ResourceList; readonly resource: ResourceIn<ResourceList> },
): FileProblem {
  const user = `the ${RESOURCE_TERMS[list].noun} ${quoted(nameOfResource(resource))}`;
  return fileProblem([target], `a list with ${quoted(name)}: ${user} refers to it, and the file has no ${list}`);
}
