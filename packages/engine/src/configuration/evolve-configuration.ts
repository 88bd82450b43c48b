import { CenterError, type ConfigurationEvent, type Numbered } from "@tributary/model";
import { type ConfigurationState, type Entities, entityOf } from "./configuration-state.ts";

/** Returns the configuration after `event`. Throws if the event names an entity that does not exist: the journal is damaged. */
export function evolveConfiguration(
  state: ConfigurationState,
  event: Numbered<ConfigurationEvent>,
): ConfigurationState {
  const next = { ...state, seq: event.seq, lastAt: event.at };
  switch (event.type) {
    case "instance.created":
      return { ...next, instance: event.instance };
    case "agent-state.created":
      return { ...next, agentStates: withEntity(state.agentStates, event.agentState) };
    case "queue.created":
      return { ...next, queues: withEntity(state.queues, event.queue) };
    case "routing-profile.created":
      return { ...next, routingProfiles: withEntity(state.routingProfiles, event.routingProfile) };
    case "security-profile.created":
      return { ...next, securityProfiles: withEntity(state.securityProfiles, event.securityProfile) };
    case "user.created":
      return { ...next, users: withEntity(state.users, event.user) };
    case "user.routing-profile-assigned": {
      const user = entityOf(state.users, event.userId);
      if (user === undefined) throw damaged(event, event.userId);
      return { ...next, users: withEntity(state.users, { ...user, routingProfileId: event.routingProfileId }) };
    }
    case "contact-flow.created":
      return { ...next, contactFlows: withEntity(state.contactFlows, event.contactFlow) };
  }
}

function withEntity<T extends { readonly id: string }>(entities: Entities<T>, entity: T): Entities<T> {
  return { ...entities, [entity.id]: entity };
}

function damaged({ seq, type }: Numbered<ConfigurationEvent>, id: string): CenterError {
  return new CenterError("internal", "damaged journal of the configuration: unknown entity", {
    details: { seq, type, id },
  });
}
