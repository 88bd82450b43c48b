import type { JournalEvent } from "@tributary/journal";
import {
  AGENT_STATE_DEFAULTS,
  CONTACT_FLOW_DEFAULTS,
  INSTANCE_DEFAULTS,
  QUEUE_DEFAULTS,
  type ResourceList,
  ROUTING_PROFILE_DEFAULTS,
  SECURITY_PROFILE_DEFAULTS,
  USER_DEFAULTS,
} from "@tributary/model";

type Kind = { readonly list: ResourceList; readonly member: string; readonly defaults: object };

/** Events of version 1 that added a resource, by their type: the list, the member of the event, and members that resources did not have. */
const CREATED: Readonly<Record<string, Kind>> = {
  "agent-state.created": { list: "agentStates", member: "agentState", defaults: AGENT_STATE_DEFAULTS },
  "queue.created": { list: "queues", member: "queue", defaults: QUEUE_DEFAULTS },
  "routing-profile.created": {
    list: "routingProfiles",
    member: "routingProfile",
    defaults: ROUTING_PROFILE_DEFAULTS,
  },
  "security-profile.created": {
    list: "securityProfiles",
    member: "securityProfile",
    defaults: SECURITY_PROFILE_DEFAULTS,
  },
  "user.created": { list: "users", member: "user", defaults: USER_DEFAULTS },
  "contact-flow.created": { list: "contactFlows", member: "contactFlow", defaults: CONTACT_FLOW_DEFAULTS },
};

/** Converts an event of version 1. Those that added a resource become `resource.created`. */
export function upcastFromVersion1({ seq, at, type, ...rest }: JournalEvent): JournalEvent {
  const created = Object.hasOwn(CREATED, type) ? CREATED[type] : undefined;
  if (created === undefined) return { seq, at, type, ...rest };
  const { [created.member]: resource }: Readonly<Record<string, unknown>> = rest;
  const { list, defaults } = created;
  const converted = { seq, at, type: "resource.created", list, resource: Object.assign({}, defaults, resource) };
  return converted;
}

/** Converts an event of version 2: instances had no approved origins, and flows no type. */
export function upcastFromVersion2(event: JournalEvent): JournalEvent {
  const { instance, list, resource }: Readonly<Record<string, unknown>> = event;
  if (event.type === "instance.created") {
    return Object.assign({}, event, { instance: Object.assign({}, INSTANCE_DEFAULTS, instance) });
  }
  if (list !== "contactFlows" || resource === undefined) return event;
  return Object.assign({}, event, { resource: Object.assign({}, CONTACT_FLOW_DEFAULTS, resource) });
}

/** Converts an event of version 3: users had no proficiencies. */
export function upcastFromVersion3(event: JournalEvent): JournalEvent {
  const { edits }: Readonly<Record<string, unknown>> = event;
  if (Array.isArray(edits)) return Object.assign({}, event, { edits: edits.map((edit: object) => withUser(edit)) });
  return withUser(event);
}

/** Returns an event of version 4 as it is: earlier servers had no task templates. */
export function upcastFromVersion4(event: JournalEvent): JournalEvent {
  return event;
}

/** Adds the members that users did not have to the user of an event or an edit, if it has one. */
function withUser<T extends object>(part: T): T {
  const { list, resource } = part as Readonly<Record<string, unknown>>; // of any shape
  if (list !== "users" || resource === undefined) return part;
  return Object.assign({}, part, { resource: Object.assign({}, USER_DEFAULTS, resource) });
}
