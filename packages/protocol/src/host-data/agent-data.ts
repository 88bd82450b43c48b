/**
 * Payload of `agent::update`: one agent and their contacts, complete in each message.
 *
 * Members of type `Date` are real dates; numbers name their unit.
 * Source: docs/wire/streams.md#shape, #enumerations; https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md
 */
import type {
  AgentAvailabilityState,
  AgentConfiguration,
  AgentState,
  AgentStateDefinition,
} from "./agent-configuration.ts";
import type { ContactData } from "./contact-data.ts";

/** The part of the data that changes during work. */
export type AgentSnapshotData = {
  readonly snapshotTimestamp: Date;
  /** Time of receipt by the panel's clock. Unit: epoch milliseconds. */
  readonly localTimestamp: number;
  /** Offset of the center's clock from the panel's; positive when the center is ahead. Unit: milliseconds. */
  readonly skew: number;
  readonly state: AgentState;
  /** State that follows when the current contacts are finished. */
  readonly nextState?: AgentStateDefinition | null;
  readonly agentAvailabilityState?: AgentAvailabilityState | null;
  /** Ordered by the start of their state, earliest first. */
  readonly contacts: readonly ContactData[];
};

/** A complete payload of `agent::update`. */
export type HostAgentData = { readonly configuration: AgentConfiguration; readonly snapshot: AgentSnapshotData };
