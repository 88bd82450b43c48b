import { allStepsOf, type ResourceIn, type ResourceList } from "@tributary/model";

/** A resource that another one names, and the field of the API that contains the name. */
export type Reference = { readonly field: string; readonly list: ResourceList; readonly id: string };

/** Differences between the resources of one list and those of others. Fields are those of the control plane. */
export type ResourceRules<T> = {
  /** Noun for one of them. */
  readonly noun: string;
  readonly idField: string;
  readonly nameField: string;
  /** Name that no other resource of the list may have, ignoring case and space around it. */
  readonly nameOf: (resource: T) => string;
  readonly referencesOf: (resource: T) => readonly Reference[];
};

/** Rules of all lists. */
const RESOURCE_RULES: { readonly [List in ResourceList]: ResourceRules<ResourceIn<List>> } = {
  agentStates: {
    noun: "agent status",
    idField: "AgentStatusId",
    nameField: "Name",
    nameOf: ({ name }) => name,
    referencesOf: () => [],
  },
  hoursOfOperations: {
    noun: "hours of operation",
    idField: "HoursOfOperationId",
    nameField: "Name",
    nameOf: ({ name }) => name,
    referencesOf: () => [],
  },
  queues: {
    noun: "queue",
    idField: "QueueId",
    nameField: "Name",
    nameOf: ({ name }) => name,
    referencesOf: ({ hoursOfOperationId, quickConnectIds }) => [
      ...references("HoursOfOperationId", "hoursOfOperations", hoursOfOperationId === null ? [] : [hoursOfOperationId]),
      ...references("QuickConnectIds", "quickConnects", quickConnectIds),
    ],
  },
  routingProfiles: {
    noun: "routing profile",
    idField: "RoutingProfileId",
    nameField: "Name",
    nameOf: ({ name }) => name,
    referencesOf: ({ queues, defaultOutboundQueueId }) => [
      ...references("DefaultOutboundQueueId", "queues", [defaultOutboundQueueId]),
      ...references("QueueId", "queues", new Set(queues.map(({ queueId }) => queueId))),
    ],
  },
  securityProfiles: {
    noun: "security profile",
    idField: "SecurityProfileId",
    nameField: "SecurityProfileName",
    nameOf: ({ name }) => name,
    referencesOf: () => [],
  },
  predefinedAttributes: {
    noun: "predefined attribute",
    idField: "Name", // operations name it
    nameField: "Name",
    nameOf: ({ name }) => name,
    referencesOf: () => [],
  },
  users: {
    noun: "user",
    idField: "UserId",
    nameField: "Username",
    nameOf: ({ username }) => username,
    referencesOf: ({ routingProfileId, securityProfileIds, proficiencies }) => [
      ...references("RoutingProfileId", "routingProfiles", [routingProfileId]),
      ...references("SecurityProfileIds", "securityProfiles", securityProfileIds),
      ...references(
        "AttributeName",
        "predefinedAttributes",
        proficiencies.map(({ attributeId }) => attributeId),
      ),
    ],
  },
  contactFlows: {
    noun: "flow",
    idField: "ContactFlowId",
    nameField: "Name",
    nameOf: ({ name }) => name,
    referencesOf: (flow) =>
      allStepsOf(flow).flatMap((step) => ("queueId" in step ? references("QueueId", "queues", [step.queueId]) : [])),
  },
  quickConnects: {
    noun: "quick connect",
    idField: "QuickConnectId",
    nameField: "Name",
    nameOf: ({ name }) => name,
    referencesOf: ({ target }) => [
      ...(target.type === "phone-number" ? [] : references("ContactFlowId", "contactFlows", [target.contactFlowId])),
      ...(target.type === "user" ? references("UserId", "users", [target.userId]) : []),
      ...(target.type === "queue" ? references("QueueId", "queues", [target.queueId]) : []),
    ],
  },
  taskTemplates: {
    noun: "task template",
    idField: "TaskTemplateId",
    nameField: "Name",
    nameOf: ({ name }) => name,
    referencesOf: ({ contactFlowId, selfAssignFlowId }) => [
      ...references("ContactFlowId", "contactFlows", contactFlowId === null ? [] : [contactFlowId]),
      ...references("SelfAssignFlowId", "contactFlows", selfAssignFlowId === null ? [] : [selfAssignFlowId]),
    ],
  },
};

/** Returns the rules of a list. */
export function rulesOf<List extends ResourceList>(list: List): ResourceRules<ResourceIn<List>> {
  return RESOURCE_RULES[list] as ResourceRules<ResourceIn<List>>; // the table has each list's own rules
}

export const RESOURCE_LISTS = Object.keys(RESOURCE_RULES) as readonly ResourceList[]; // its type has no other keys

/** Returns the key under which a name is unique: without case and space around it. */
export function nameKey(name: string): string {
  return name.trim().toLowerCase();
}

function references(field: string, list: ResourceList, ids: Iterable<string>): readonly Reference[] {
  return [...ids].map((id) => ({ field, list, id }));
}
