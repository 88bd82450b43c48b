import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ConfigurationEdit, type Instance, type Refusal, type ResourceEvent, refusal } from "@tributary/model";
import { type ConfigurationState, listsOf, resourceOf } from "./configuration-state.ts";
import { draftConfiguration, resourceEvent } from "./configuration-stream.ts";
import { contradictionIn } from "./contradiction.ts";
import { userOf } from "./decide-resource.ts";
import { rulesOf } from "./resource-rules.ts";

type InstanceChanged = { readonly type: "instance.changed"; readonly instance: Instance };

/**
 * Makes several changes together. References may be circular, and names may change places: only the configuration after all changes must not
 * contradict itself. Refused if an instance or a resource to delete does not exist. Rule CF-10.
 */
export function decideEdits(
  state: ConfigurationState,
  edits: readonly ConfigurationEdit[],
  now: EpochMs,
): Decision<null, Refusal> {
  if (state.instance === null) return { refusal: refusal("not-found", "instance") };
  const draft = draftConfiguration(state, now);
  for (const edit of edits) {
    const event = eventOf(draft.state, edit);
    if (event === undefined) continue;
    if ("refusal" in event) return event;
    draft.add(event);
  }
  const problem = usedDeletion(draft.state, edits) ?? contradictionIn(listsOf(draft.state));
  if (problem) return { refusal: problem };
  return draft.events.length === 0 ? unchanged(null) : { value: null, drafts: [draft] };
}

/** Returns the event of an edit; undefined if it changes nothing. */
function eventOf(
  state: ConfigurationState,
  edit: ConfigurationEdit,
): InstanceChanged | ResourceEvent | { readonly refusal: Refusal } | undefined {
  if (edit.kind === "instance") {
    if (state.instance === null) return { refusal: refusal("not-found", "instance") };
    const instance = { ...state.instance, ...edit.changes };
    return isSame(state.instance, instance) ? undefined : { type: "instance.changed", instance };
  }
  const { list } = edit;
  if (edit.kind === "delete") {
    const { idField } = rulesOf(list);
    if (resourceOf<unknown>(state[list], edit.id) === undefined) return { refusal: refusal("not-found", idField) };
    return { type: "resource.deleted", list, id: edit.id };
  }
  const { resource } = edit;
  const before = resourceOf<unknown>(state[list], resource.id);
  if (isSame(before, resource)) return undefined;
  return resourceEvent(before === undefined ? "resource.created" : "resource.changed", list, resource);
}

/** A reference to a deleted resource is refused as the deletion, which names the user of the resource. Rule CF-09. */
function usedDeletion(state: ConfigurationState, edits: readonly ConfigurationEdit[]): Refusal | undefined {
  for (const edit of edits) {
    const user = edit.kind === "delete" ? userOf(state, edit) : undefined;
    if (edit.kind === "delete" && user !== undefined)
      return refusal("in-use", rulesOf(edit.list).idField, `not in use by ${user}`);
  }
  return undefined;
}

function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
