/** What an instance is set up from. Changed by administrators, read by everybody, never by a contact's progress. */
import type { EpochMs } from "@tributary/kernel";
import type { AgentStateRef } from "../agent/availability-machine.ts";
import type { InstanceAddress } from "../arn.ts";
import type { Channel } from "../channel.ts";
import type { ContactFlowId, QueueId, RoutingProfileId, SecurityProfileId, UserId } from "../ids.ts";

/** One contact center. */
export type Instance = InstanceAddress & { readonly alias: string; readonly createdAt: EpochMs };

/** A state that agents can choose, and its place in the list. */
export type AgentState = AgentStateRef & { readonly displayOrder: number };

/** Customers waiting. */
export type Queue = { readonly id: QueueId; readonly name: string; readonly description: string };

/** One queue that a routing profile serves on one channel. */
export type QueueAssignment = {
  readonly queueId: QueueId;
  readonly channel: Channel;
  /** 1-99, smaller is served first. */
  readonly priority: number;
  /** How long a contact must have waited before agents of this profile get it. Unit: milliseconds. */
  readonly delayMs: number;
};

/** Which queues an agent serves, in what order, and how many contacts of a channel at once. */
export type RoutingProfile = {
  readonly id: RoutingProfileId;
  readonly name: string;
  readonly description: string;
  readonly concurrency: Readonly<Partial<Record<Channel, number>>>;
  readonly queues: readonly QueueAssignment[];
  readonly defaultOutboundQueueId: QueueId;
};

/** A named set of permissions. The names are the ones that Amazon Connect documents, e.g. `BasicAgentAccess`. */
export type SecurityProfile = {
  readonly id: SecurityProfileId;
  readonly name: string;
  readonly permissions: readonly string[];
};

/** The permission that the agent panel asks for. */
export const PANEL_PERMISSION = "BasicAgentAccess";

/** A person with an account. */
export type User = {
  readonly id: UserId;
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly securityProfileIds: readonly SecurityProfileId[];
  readonly routingProfileId: RoutingProfileId;
  /** When after-contact work ends by itself. Unit: milliseconds; null: only the agent ends it. */
  readonly afterContactWorkMs: number | null;
  /** Whether chats are accepted without asking. */
  readonly autoAcceptChats: boolean;
};

/** One thing that a flow does. The format grows with the flows; the port stays. */
export type FlowStep =
  | { readonly kind: "send-message"; readonly text: string }
  | { readonly kind: "set-attributes"; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: "to-queue"; readonly queueId: QueueId; readonly priority: number };

/** What happens to a contact before an agent has it. */
export type ContactFlow = {
  readonly id: ContactFlowId;
  readonly name: string;
  readonly description: string;
  readonly steps: readonly FlowStep[];
};

/** Everything an instance is set up from. Ids are unique within their list; references resolve. */
export type CenterDefinition = {
  readonly instance: Instance;
  readonly agentStates: readonly AgentState[];
  readonly queues: readonly Queue[];
  readonly routingProfiles: readonly RoutingProfile[];
  readonly securityProfiles: readonly SecurityProfile[];
  readonly users: readonly User[];
  readonly contactFlows: readonly ContactFlow[];
};

/** How a user is shown to others. */
export function displayNameOf(user: Pick<User, "firstName" | "lastName" | "username">): string {
  return `${user.firstName} ${user.lastName}`.trim() || user.username;
}
