import { type CenterDefinition, CenterError, type User } from "@tributary/model";
import type { Directory } from "../api.ts";

/** Answers questions about what the instance is set up from. Throws `CenterError("invalid-field")` for a definition that contradicts itself. */
export function createDirectory(definition: CenterDefinition): Directory {
  const users = byId("users", definition.users);
  const usersByName = new Map(definition.users.map((user) => [user.username.toLowerCase(), user]));
  const queues = byId("queues", definition.queues);
  const routingProfiles = byId("routingProfiles", definition.routingProfiles);
  const contactFlows = byId("contactFlows", definition.contactFlows);
  const agentStates = byId("agentStates", definition.agentStates);
  const permissions = new Map(definition.securityProfiles.map((profile) => [profile.id, profile.permissions]));
  const offlineState = definition.agentStates.find(({ type }) => type === "offline");
  if (offlineState === undefined) throw contradiction("agentStates", "no state of type offline");

  for (const user of definition.users) {
    if (!routingProfiles.has(user.routingProfileId))
      throw contradiction("users", `${user.username} has an unknown routing profile`);
  }
  for (const profile of definition.routingProfiles) {
    const unknown = profile.queues.find(({ queueId }) => !queues.has(queueId));
    if (unknown) throw contradiction("routingProfiles", `${profile.name} serves an unknown queue`);
  }

  return {
    definition,
    user: (id) => users.get(id),
    userByName: (username) => usersByName.get(username.toLowerCase()),
    queue: (id) => queues.get(id),
    routingProfile: (id) => routingProfiles.get(id),
    contactFlow: (id) => contactFlows.get(id),
    agentState: (id) => agentStates.get(id),
    offlineState,
    permissionsOf: (user: User) => new Set(user.securityProfileIds.flatMap((id) => permissions.get(id) ?? [])),
  };
}

function byId<T extends { readonly id: string }>(list: string, entries: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>(entries.map((entry) => [entry.id, entry]));
  if (map.size < entries.length) throw contradiction(list, "an id stands there twice");
  return map;
}

function contradiction(list: string, why: string): CenterError {
  return new CenterError("invalid-field", `the center's definition contradicts itself: ${list}: ${why}`);
}
