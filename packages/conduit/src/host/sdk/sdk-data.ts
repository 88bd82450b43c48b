/** The agent's data in the shapes of the SDK's clients. Source: docs/wire/streams.md#sdk-channel. */
import type {
  AgentConfiguration,
  AgentStateDefinition,
  ConnectionData,
  ContactData,
  Queue,
} from "@tributary/protocol/host-data";

/** A current or selectable state. States of the center itself, such as `error`, have no ARN. */
export type SdkAgentState = {
  readonly agentStateARN?: string;
  readonly type: string;
  readonly name: string;
  readonly startTimestamp?: Date;
};

/** A value that clients know, or another one. */
type KnownValue = { readonly value: string } | { readonly value: "other"; readonly actual: string };

/** One party of a contact. */
export type SdkParticipant = {
  readonly participantId: string;
  readonly contactId: string;
  readonly type: KnownValue;
  readonly isInitial: boolean;
  readonly isSelf: boolean;
};

/** Identity and channel of a contact. */
export type SdkContact = {
  readonly contactId: string;
  readonly initialContactId?: string;
  readonly type: string;
  readonly subtype: string | undefined;
};

const PARTICIPANT_TYPES: readonly string[] = ["agent", "inbound", "outbound", "monitoring"];
const PARTICIPANT_STATES: readonly string[] = [
  "connecting",
  "connected",
  "hold",
  "disconnected",
  "rejected",
  "silent_monitor",
  "barge",
];

export function toSdkState({ agentStateARN, type, name, startTimestamp }: AgentStateDefinition): SdkAgentState {
  return {
    ...(agentStateARN === null ? {} : { agentStateARN }),
    type,
    name,
    ...(startTimestamp === undefined ? {} : { startTimestamp }),
  };
}

export function toSdkQueue({ name, queueARN, queueId }: Queue): Queue {
  return { name, queueARN, queueId };
}

export function toSdkRoutingProfile({ routingProfile }: AgentConfiguration): object {
  const { name, routingProfileARN, routingProfileId, channelConcurrencyMap } = routingProfile;
  return {
    name,
    routingProfileARN,
    routingProfileId,
    channelConcurrencyMap,
    defaultOutboundQueue: toSdkQueue(routingProfile.defaultOutboundQueue),
    queues: routingProfile.queues.map(toSdkQueue),
  };
}

/** Returns the channels of which the agent may have at least one contact. */
export function enabledChannels({ routingProfile }: AgentConfiguration): readonly string[] {
  const channels = Object.entries(routingProfile.channelConcurrencyMap ?? {});
  return channels.filter(([, count]) => (count ?? 0) > 0).map(([channel]) => channel);
}

export function toSdkChannel({ type, segmentAttributes }: ContactData): Pick<SdkContact, "type" | "subtype"> {
  return { type, subtype: segmentAttributes?.["connect:Subtype"]?.ValueString };
}

export function toSdkContact(contact: ContactData): SdkContact {
  const { contactId, initialContactId } = contact;
  return { contactId, ...(initialContactId ? { initialContactId } : {}), ...toSdkChannel(contact) };
}

export function toSdkParticipant(contactId: string, { connectionId, type, initial }: ConnectionData): SdkParticipant {
  return {
    participantId: connectionId,
    contactId,
    type: knownOrOther(type, PARTICIPANT_TYPES),
    isInitial: initial,
    isSelf: type === "agent",
  };
}

export function toSdkParticipantState({ state }: ConnectionData): KnownValue {
  return knownOrOther(state.type, PARTICIPANT_STATES);
}

function knownOrOther(value: string, known: readonly string[]): KnownValue {
  return known.includes(value) ? { value } : { value: "other", actual: value };
}
