import type { EpochMs } from "@tributary/kernel";
import type { AgentState, ContactFlow, Instance, Queue, RoutingProfile, SecurityProfile, User } from "@tributary/model";

/** Entities by id, in the order in which they were added. */
export type Entities<T> = Readonly<Record<string, T>>;

/** Configuration of an instance after event number `seq`. */
export type ConfigurationState = {
  readonly kind: "configuration";
  readonly id: string;
  readonly seq: number;
  readonly lastAt: EpochMs;
  /** Null before the instance is created. */
  readonly instance: Instance | null;
  readonly agentStates: Entities<AgentState>;
  readonly queues: Entities<Queue>;
  readonly routingProfiles: Entities<RoutingProfile>;
  readonly securityProfiles: Entities<SecurityProfile>;
  readonly users: Entities<User>;
  readonly contactFlows: Entities<ContactFlow>;
};

/** Returns the configuration before the instance is created. */
export function newConfiguration(id: string): ConfigurationState {
  return {
    kind: "configuration",
    id,
    seq: 0,
    lastAt: 0,
    instance: null,
    agentStates: {},
    queues: {},
    routingProfiles: {},
    securityProfiles: {},
    users: {},
    contactFlows: {},
  };
}

/** Returns the key under which a name is unique: without case and space around it. */
export function nameKey(name: string): string {
  return name.trim().toLowerCase();
}

/** Returns the entity with that id. Safe for ids from outside, such as `constructor`. */
export function entityOf<T>(entities: Entities<T>, id: string): T | undefined {
  return Object.hasOwn(entities, id) ? entities[id] : undefined;
}
