import type { ResourceIn, ResourceList } from "@tributary/model";

type Terms = {
  /** Noun for one resource. */
  readonly noun: string;
  /** The noun with its article. */
  readonly indefinite: string;
  /** Member that contains the name, in the model and in files. */
  readonly nameMember: "name" | "username";
};

/** Terms for the resources of each list, in the order of lists in files. */
export const RESOURCE_TERMS: { readonly [List in ResourceList]: Terms } = {
  agentStates: { noun: "agent state", indefinite: "an agent state", nameMember: "name" },
  hoursOfOperations: { noun: "hours of operation", indefinite: "hours of operation", nameMember: "name" },
  queues: { noun: "queue", indefinite: "a queue", nameMember: "name" },
  routingProfiles: { noun: "routing profile", indefinite: "a routing profile", nameMember: "name" },
  securityProfiles: { noun: "security profile", indefinite: "a security profile", nameMember: "name" },
  predefinedAttributes: {
    noun: "predefined attribute",
    indefinite: "a predefined attribute",
    nameMember: "name",
  },
  users: { noun: "user", indefinite: "a user", nameMember: "username" },
  contactFlows: { noun: "flow", indefinite: "a flow", nameMember: "name" },
  quickConnects: { noun: "quick connect", indefinite: "a quick connect", nameMember: "name" },
  taskTemplates: { noun: "task template", indefinite: "a task template", nameMember: "name" },
};

export const RESOURCE_LISTS = Object.keys(RESOURCE_TERMS) as readonly ResourceList[]; // its type has no other keys

export function nameOfResource(resource: ResourceIn<ResourceList>): string {
  return "username" in resource ? resource.username : resource.name;
}

/** Returns the key under which a name is unique in its list: without case and space around it, as in the configuration (CF-03). */
export function nameKey(name: string): string {
  return name.trim().toLowerCase();
}
