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
