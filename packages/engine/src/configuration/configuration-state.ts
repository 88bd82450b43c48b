import type { EpochMs } from "@tributary/kernel";
import type { CenterDefinition, Instance, ResourceIn, ResourceList } from "@tributary/model";

/** Resources by id, in the order in which they were added. */
export type Resources<T> = Readonly<Record<string, T>>;

/** All lists of resources. */
export type ResourceLists = { readonly [List in ResourceList]: Resources<ResourceIn<List>> };

/** Configuration of an instance after event number `seq`. */
export type ConfigurationState = ResourceLists & {
  readonly kind: "configuration";
  readonly id: string;
  readonly seq: number;
  readonly lastAt: EpochMs;
  /** Null before the instance is created. */
  readonly instance: Instance | null;
};

/** A resource and the list that contains it. */
export type Placed<List extends ResourceList> = { readonly list: List; readonly resource: ResourceIn<List> };

/** Returns the configuration before the instance is created. */
export function newConfiguration(id: string): ConfigurationState {
  return {
    kind: "configuration",
    id,
    seq: 0,
    lastAt: 0,
    instance: null,
    agentStates: {},
    hoursOfOperations: {},
    queues: {},
    routingProfiles: {},
    securityProfiles: {},
    predefinedAttributes: {},
    users: {},
    contactFlows: {},
    quickConnects: {},
    taskTemplates: {},
  };
}

/** Returns the resources of a list. */
export function resourcesIn<List extends ResourceList>(lists: ResourceLists, list: List): Resources<ResourceIn<List>> {
  return lists[list] as Resources<ResourceIn<List>>; // each list has its own resources
}

/** Returns the resource with that id. Safe for ids from outside, such as `constructor`. */
export function resourceOf<T>(resources: Resources<T>, id: string): T | undefined {
  return Object.hasOwn(resources, id) ? resources[id] : undefined;
}

/** Returns all resources of a configuration, by list. */
export function listsOf(state: ConfigurationState): Omit<CenterDefinition, "instance"> {
  return {
    agentStates: Object.values(state.agentStates),
    hoursOfOperations: Object.values(state.hoursOfOperations),
    queues: Object.values(state.queues),
    routingProfiles: Object.values(state.routingProfiles),
    securityProfiles: Object.values(state.securityProfiles),
    predefinedAttributes: Object.values(state.predefinedAttributes),
    users: Object.values(state.users),
    contactFlows: Object.values(state.contactFlows),
    quickConnects: Object.values(state.quickConnects),
    taskTemplates: Object.values(state.taskTemplates),
  };
}
