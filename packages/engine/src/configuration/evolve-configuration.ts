import { CenterError, type ConfigurationEvent, type Numbered, type ResourceList } from "@tributary/model";
import { type ConfigurationState, resourceOf } from "./configuration-state.ts";

/** Returns the configuration after `event`. Throws if the event concerns a resource that does not exist: the journal is damaged. */
export function evolveConfiguration(
  state: ConfigurationState,
  event: Numbered<ConfigurationEvent>,
): ConfigurationState {
  const next = { ...state, seq: event.seq, lastAt: event.at };
  if (event.type === "instance.created" || event.type === "instance.changed")
    return { ...next, instance: event.instance };
  if (event.type === "configuration.edited") return edited(next, event);
  if (event.type === "user.routing-profile-assigned") {
    const { userId, routingProfileId } = event;
    const user = resourceOf(state.users, userId);
    if (user === undefined) throw damaged(event, { list: "users", id: userId });
    return { ...next, users: { ...state.users, [userId]: { ...user, routingProfileId } } };
  }
  const { list } = event;
  const id = event.type === "resource.deleted" ? event.id : event.resource.id;
  const isKnown = Object.hasOwn(state[list], id);
  if (isKnown === (event.type === "resource.created")) throw damaged(event, { list, id });
  if (event.type !== "resource.deleted") return { ...next, [list]: { ...state[list], [id]: event.resource } };
  const { [id]: _deleted, ...others }: Readonly<Record<string, unknown>> = state[list];
  return { ...next, [list]: others };
}

type Edited = Extract<Numbered<ConfigurationEvent>, { type: "configuration.edited" }>;

/** Copies each list once, however many of its resources are edited: a center file may have thousands. */
function edited(state: ConfigurationState, event: Edited): ConfigurationState {
  let { instance } = state;
  const lists = new Map<ResourceList, Map<string, unknown>>();
  for (const edit of event.edits) {
    if (edit.kind === "instance") {
      if (instance !== null) instance = { ...instance, ...edit.changes };
      continue;
    }
    const { list } = edit;
    const resources = lists.get(list) ?? new Map(Object.entries<unknown>(state[list]));
    lists.set(list, resources);
    if (edit.kind === "put") resources.set(edit.resource.id, edit.resource);
    else if (!resources.delete(edit.id)) throw damaged(event, { list, id: edit.id });
  }
  const copies = [...lists].map(([list, resources]) => [list, Object.fromEntries(resources)] as const);
  return { ...state, instance, ...Object.fromEntries(copies) };
}

function damaged(
  { seq, type }: Numbered<ConfigurationEvent>,
  { list, id }: { readonly list: ResourceList; readonly id: string },
): CenterError {
  const details = { seq, type, list, id };
  return new CenterError(
    "internal",
    "damaged journal of the configuration: resource exists already, or does not exist",
    {
      details,
    },
  );
}
