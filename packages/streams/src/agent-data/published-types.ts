/** Host data typed as programs written for the upstream typings expect, which omit some nullable fields. */
import type * as host from "@tributary/protocol/host-data";

/** A queue. `queueId` equals `queueARN`. The name of an agent's personal queue is null at run time. */
export type Queue = host.Queue & { readonly name: string };

/** Queues served by the agent. */
export type AgentRoutingProfile = Omit<host.AgentRoutingProfile, "defaultOutboundQueue" | "queues"> & {
  readonly defaultOutboundQueue: Queue;
  /** Includes the agent's personal queue. */
  readonly queues: Queue[];
};

/** Identity, permissions and preferences of the agent. The extension of an agent without a desk phone is null at run time. */
export type AgentConfiguration = Omit<host.AgentConfiguration, "extension" | "routingProfile"> & {
  extension: string;
  routingProfile: AgentRoutingProfile;
};
