/** Configuration entities of an instance, changed by administrators only, never by contacts. */
import type { EpochMs } from "@tributary/kernel";
import type { AgentStateRef } from "../agent/availability-machine.ts";
import type { InstanceAddress } from "../arn.ts";
import type { Channel } from "../channel.ts";
import type { ContactFlowId, QueueId, RoutingProfileId, SecurityProfileId, UserId } from "../ids.ts";

/** One contact center. */
export type Instance = InstanceAddress & { readonly alias: string; readonly createdAt: EpochMs };

/** An agent state with its position in the list. */
export type AgentState = AgentStateRef & { readonly displayOrder: number };

/** Waiting customers. */
export type Queue = { readonly id: QueueId; readonly name: string; readonly description: string };

/** A queue that a routing profile serves on one channel. */
export type QueueAssignment = {
  readonly queueId: QueueId;
  readonly channel: Channel;
  /** 1-99, smaller is served first. */
  readonly priority: number;
  /** Minimum waiting time of a contact before agents of this profile receive it. Unit: milliseconds. */
  readonly delayMs: number;
};

/** Queues that an agent serves, their order, and the maximum contacts per channel. */
export type RoutingProfile = {
  readonly id: RoutingProfileId;
  readonly name: string;
  readonly description: string;
  readonly concurrency: Readonly<Partial<Record<Channel, number>>>;
  readonly queues: readonly QueueAssignment[];
  readonly defaultOutboundQueueId: QueueId;
};

/** A named set of permissions, with the permission names that Amazon Connect documents, e.g. `BasicAgentAccess`. */
export type SecurityProfile = {
  readonly id: SecurityProfileId;
  readonly name: string;
  readonly permissions: readonly string[];
};

/** Permission required by the agent panel. */
export const PANEL_PERMISSION = "BasicAgentAccess";

/** A person with an account. */
export type User = {
  readonly id: UserId;
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly securityProfileIds: readonly SecurityProfileId[];
  readonly routingProfileId: RoutingProfileId;
  /** Time limit of after-contact work. Unit: milliseconds; null: only the agent ends it. */
  readonly afterContactWorkMs: number | null;
  /** True if chats are accepted automatically. */
  readonly autoAcceptChats: boolean;
};

/** One step of a contact flow. */
export type FlowStep =
  | { readonly kind: "send-message"; readonly text: string }
  | { readonly kind: "set-attributes"; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: "to-queue"; readonly queueId: QueueId; readonly priority: number };

/** Steps that a contact goes through before it is offered to an agent. */
export type ContactFlow = {
  readonly id: ContactFlowId;
  readonly name: string;
  readonly description: string;
  readonly steps: readonly FlowStep[];
};

/** Complete configuration of an instance. Ids are unique within their list; references resolve. */
export type CenterDefinition = {
  readonly instance: Instance;
  readonly agentStates: readonly AgentState[];
  readonly queues: readonly Queue[];
  readonly routingProfiles: readonly RoutingProfile[];
  readonly securityProfiles: readonly SecurityProfile[];
  readonly users: readonly User[];
  readonly contactFlows: readonly ContactFlow[];
};

/** Returns the name shown to other participants: the full name, or the username if it is empty. */
export function displayNameOf(user: Pick<User, "firstName" | "lastName" | "username">): string {
  return `${user.firstName} ${user.lastName}`.trim() || user.username;
}
