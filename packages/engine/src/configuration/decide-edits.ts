import { type Decision, unchanged } from "@tributary/journal";
import { type ConfigurationEdit, type Instance, type Refusal, type ResourceList, refusal } from "@tributary/model";
import { type ConfigurationState, listsOf, resourceOf } from "./configuration-state.ts";
import { draftConfiguration, type Origin } from "./configuration-stream.ts";
import { contradictionIn } from "./contradiction.ts";
import { refusalOfUse } from "./decide-resource.ts";
import { rulesOf } from "./resource-rules.ts";

/**
 * Makes several changes together. References may be circular, and names may change places: only the configuration after all changes must not
 * contradict itself. Refused if an instance or a resource to delete does not exist. Rule CF-10.
 */
export function decideEdits(
  state: ConfigurationState,
  edits: readonly ConfigurationEdit[],
  origin: Origin,
): Decision<null, Refusal> {
  const { instance } = state;
  if (instance === null) return { refusal: refusal("not-found", "instance") };
  const missing = missingDeletion(state, edits);
  if (missing) return { refusal: missing };
  const effective = edits.filter((edit) => hasEffect({ ...state, instance }, edit));
  if (effective.length === 0) return unchanged(null);
  const draft = draftConfiguration(state, origin);
  draft.add({ type: "configuration.edited", edits: effective });
  const problem = usedDeletion(draft.state, edits) ?? contradictionIn(listsOf(draft.state));
  return problem ? { refusal: problem } : { value: null, drafts: [draft] };
}

function missingDeletion(state: ConfigurationState, edits: readonly ConfigurationEdit[]): Refusal | undefined {
  for (const edit of edits) {
    if (edit.kind === "delete" && resourceOf<unknown>(state[edit.list], edit.id) === undefined)
      return refusal("not-found", rulesOf(edit.list).idField);
  }
  return undefined;
}

function hasEffect(state: ConfigurationState & { readonly instance: Instance }, edit: ConfigurationEdit): boolean {
  switch (edit.kind) {
    case "instance":
      return !isSame(state.instance, { ...state.instance, ...edit.changes });
    case "put":
      return !isSame(resourceOf<unknown>(state[edit.list], edit.resource.id), edit.resource);
    case "delete":
      return true;
  }
}

/** A reference to a deleted resource is refused as the deletion, which names the user of the resource. Rule CF-09. */
function usedDeletion(state: ConfigurationState, edits: readonly ConfigurationEdit[]): Refusal | undefined {
  const deleted = new Map<ResourceList, Set<string>>();
  for (const edit of edits) {
    if (edit.kind !== "delete") continue;
    const ids = deleted.get(edit.list) ?? new Set();
    deleted.set(edit.list, ids.add(edit.id));
  }
  return refusalOfUse(state, ({ list, id }) => deleted.get(list)?.has(id) === true);
}

function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
