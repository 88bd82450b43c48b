import type { Contact, ConversationState } from "@tributary/engine";
import { type EndReason, type Instance, resourceArn } from "@tributary/model";
import type { ContactAnswer } from "@tributary/protocol/connect";
import { channelName, epochSeconds } from "./wire-values.ts";

/** Disconnect reasons of Amazon Connect's contact records. */
const DISCONNECT_REASONS: Readonly<Record<EndReason, string>> = {
  "customer-disconnect": "CUSTOMER_DISCONNECT",
  "agent-disconnect": "AGENT_DISCONNECT",
  api: "API",
  "customer-never-connected": "CUSTOMER_CONNECTION_NOT_ESTABLISHED",
  expired: "EXPIRED",
  "flow-error": "CONTACT_FLOW_DISCONNECT",
};

/**
 * Returns a contact in this API's shape.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_Contact.html
 */
export function contactAnswer(instance: Instance, conversation: ConversationState): ContactAnswer {
  const { contact } = conversation;
  return {
    Id: contact.id,
    Arn: resourceArn(instance, "contact", contact.id),
    InitialContactId: conversation.id,
    InitiationMethod: "API",
    Channel: channelName(contact.channel),
    InitiationTimestamp: epochSeconds(contact.createdAt),
    LastUpdateTimestamp: epochSeconds(conversation.lastAt),
    Attributes: conversation.attributes,
    Tags: contact.tags ?? {},
    ...(contact.name === null ? {} : { Name: contact.name }),
    ...(contact.description === null ? {} : { Description: contact.description }),
    ...queuePart(contact),
    ...agentPart(conversation),
    ...endPart(contact),
  };
}

/** Returns the entry of a contact in the list of those that are associated with it. */
export function contactSummary(instance: Instance, conversation: ConversationState): object {
  const { contact } = conversation;
  return {
    ContactId: contact.id,
    ContactArn: resourceArn(instance, "contact", contact.id),
    InitiationTimestamp: epochSeconds(contact.createdAt),
    InitialContactId: conversation.id,
    InitiationMethod: "API",
    Channel: channelName(contact.channel),
    ...endTime(contact),
  };
}

function endTime({ state }: Contact): Pick<ContactAnswer, "DisconnectTimestamp"> {
  return state.phase === "ended" ? { DisconnectTimestamp: epochSeconds(state.endedAt) } : {};
}

function queuePart({
  state,
}: Contact): Pick<ContactAnswer, "QueueInfo" | "QueuePriority" | "QueueTimeAdjustmentSeconds"> {
  const place = "place" in state ? state.place : null;
  if (place === null) return {};
  return {
    QueueInfo: { Id: place.queueId, EnqueueTimestamp: epochSeconds(place.queuedAt) },
    QueuePriority: place.priority,
    ...(place.ageAdjustmentMs === undefined
      ? {}
      : { QueueTimeAdjustmentSeconds: Math.round(place.ageAdjustmentMs / 1_000) }),
  };
}

/** Returns the current agent, or the last one. */
function agentPart({ contact, participants }: ConversationState): Pick<ContactAnswer, "AgentInfo"> {
  const { state } = contact;
  if (state.phase === "connected") {
    return { AgentInfo: { Id: state.with.agentId, ConnectedToAgentTimestamp: epochSeconds(state.connectedAt) } };
  }
  const last = participants.findLast(({ agentId, state: { phase } }) => agentId !== null && phase !== "invited");
  if (state.phase !== "ended" || !last?.agentId) return {};
  const { connectedAt } = state;
  const connection = connectedAt === undefined ? {} : { ConnectedToAgentTimestamp: epochSeconds(connectedAt) };
  return { AgentInfo: { Id: last.agentId, ...connection } };
}

function endPart({ state }: Contact): Pick<ContactAnswer, "DisconnectTimestamp" | "DisconnectReason"> {
  if (state.phase !== "ended") return {};
  return { DisconnectTimestamp: epochSeconds(state.endedAt), DisconnectReason: DISCONNECT_REASONS[state.reason] };
}
