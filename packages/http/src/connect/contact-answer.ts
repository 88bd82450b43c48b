import {
  type Contact,
  type ContactSummary,
  type ConversationAtContact,
  changedAt,
  initiationOf,
} from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
import {
  type CenterDefinition,
  connectionIn,
  type EndReason,
  type Instance,
  RATING_ATTRIBUTES,
  resourceArn,
} from "@tributary/model";
import type { ContactAnswer } from "@tributary/protocol/connect";
import { authenticationAttribute } from "../authentication/authentication-attribute.ts";
import type { HeldPermissions } from "./permissions.ts";
import { criteriaAnswer } from "./routing-criteria.ts";
import { channelName, epochSeconds } from "./wire-values.ts";

/** Disconnect reasons of Amazon Connect's contact records. */
const DISCONNECT_REASONS: Readonly<Record<EndReason, string>> = {
  "customer-disconnect": "CUSTOMER_DISCONNECT",
  "agent-disconnect": "AGENT_DISCONNECT",
  api: "API",
  "customer-never-connected": "CUSTOMER_CONNECTION_NOT_ESTABLISHED",
  expired: "EXPIRED",
  idle: "IDLE_DISCONNECT",
  closed: "CONTACT_FLOW_DISCONNECT",
  transferred: "AGENT_DISCONNECT",
  "media-lost": "TELECOM_PROBLEM",
  "callback-requested": "CUSTOMER_DISCONNECT",
  "not-reached": "OUTBOUND_ATTEMPT_FAILED",
  "flow-error": "CONTACT_FLOW_DISCONNECT",
};

/**
 * Returns a contact in this API's shape, with its attributes if the caller may read them. Rule PV-06.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_Contact.html
 */
export function contactAnswer(
  { instance, taskTemplates }: Pick<CenterDefinition, "instance" | "taskTemplates">,
  conversation: ConversationAtContact,
  held: HeldPermissions,
): ContactAnswer {
  const { contact } = conversation;
  return {
    Id: contact.id,
    Arn: resourceArn(instance, "contact", contact.id),
    InitialContactId: conversation.id,
    ...(contact.previousId === undefined ? {} : { PreviousContactId: contact.previousId }),
    ...(contact.relatedId === undefined ? {} : { RelatedContactId: contact.relatedId }),
    ...schedulePart(conversation),
    ...pausePart(contact),
    ...templatePart({ instance, taskTemplates }, conversation),
    ...nextPart(conversation),
    InitiationMethod: initiationMethod({ ...contact, ...initiationOf(conversation, contact) }),
    Channel: channelName(contact.channel),
    InitiationTimestamp: epochSeconds(contact.createdAt),
    LastUpdateTimestamp: epochSeconds(updatedAt(conversation)),
    ...(held.has("ContactAttributes.View") ? attributesPart(conversation) : {}),
    Tags: contact.tags ?? {},
    ...(contact.name === null ? {} : { Name: contact.name }),
    ...(contact.description === null ? {} : { Description: contact.description }),
    ...queuePart(contact),
    ...criteriaPart(contact),
    ...agentPart(conversation),
    ...endPart(contact),
  };
}

/** The rating is that of the chat: all of its contacts have it. Rule CP-56. */
function ratingAttributes({ chat }: ConversationAtContact): NonNullable<ContactAnswer["SegmentAttributes"]> {
  if (chat?.rating === undefined) return {};
  const { score, comment } = chat.rating;
  return {
    [RATING_ATTRIBUTES.score]: { ValueInteger: score },
    ...(comment === null ? {} : { [RATING_ATTRIBUTES.comment]: { ValueString: comment } }),
  };
}

/** Returns the entry of a contact in the list of those that are associated with it. */
export function contactSummary(instance: Instance, conversation: ConversationAtContact, contact: Contact): object {
  return {
    ContactId: contact.id,
    ContactArn: resourceArn(instance, "contact", contact.id),
    InitiationTimestamp: epochSeconds(contact.createdAt),
    InitialContactId: conversation.id,
    ...(contact.previousId === undefined ? {} : { PreviousContactId: contact.previousId }),
    InitiationMethod: initiationMethod({ ...contact, ...initiationOf(conversation, contact) }),
    Channel: channelName(contact.channel),
    ...endTime(contact),
  };
}

/** Returns facts about the customer: what programs keep with the contact, and what the OpenID provider has verified. Rules PV-06 and AN-27. */
function attributesPart(
  conversation: ConversationAtContact,
): Pick<ContactAnswer, "Attributes" | "CustomerId" | "SegmentAttributes"> {
  const { attributes, authentication } = conversation;
  const segment = { ...authenticationAttribute(conversation), ...ratingAttributes(conversation) };
  return {
    Attributes: attributes,
    ...(authentication?.identity && { CustomerId: authentication.identity.customerId }),
    ...(Object.keys(segment).length === 0 ? {} : { SegmentAttributes: segment }),
  };
}

/** A transferred task is not scheduled again. */
function schedulePart({ contact, task }: ConversationAtContact): Pick<ContactAnswer, "ScheduledTimestamp"> {
  const scheduledAt = contact.previousId === undefined ? (task?.scheduledAt ?? null) : null;
  return scheduledAt === null ? {} : { ScheduledTimestamp: epochSeconds(scheduledAt) };
}

function templatePart(
  { instance, taskTemplates }: Pick<CenterDefinition, "instance" | "taskTemplates">,
  { task }: ConversationAtContact,
): Pick<ContactAnswer, "TaskTemplateInfo"> {
  const id = task?.templateId;
  if (id === undefined) return {};
  const name = taskTemplates.find((each) => each.id === id)?.name;
  const Arn = resourceArn(instance, "task-template", id);
  return { TaskTemplateInfo: { Arn, ...(name === undefined ? {} : { Name: name }) } };
}

type PauseMembers = "LastPausedTimestamp" | "LastResumedTimestamp" | "TotalPauseCount" | "TotalPauseDurationInSeconds";

function pausePart({ pauses }: Contact): Pick<ContactAnswer, PauseMembers> {
  if (pauses === undefined) return {};
  return {
    LastPausedTimestamp: epochSeconds(pauses.lastPausedAt),
    ...(pauses.lastResumedAt === undefined ? {} : { LastResumedTimestamp: epochSeconds(pauses.lastResumedAt) }),
    TotalPauseCount: pauses.count,
    TotalPauseDurationInSeconds: Math.floor(pauses.totalMs / 1_000),
  };
}

const INITIATIONS = { outbound: "OUTBOUND", inbound: "INBOUND", callback: "CALLBACK" } as const;

/** Returns the method by which a contact began. */
export function initiationMethod({
  previousId,
  initiation,
}: Pick<ContactSummary, "previousId" | "initiation">): ContactAnswer["InitiationMethod"] {
  if (initiation !== undefined) return INITIATIONS[initiation];
  return previousId === undefined ? "API" : "TRANSFER";
}

/** A contact that was transferred does not change with the conversation any more. */
function updatedAt({ chain, contact, whole }: ConversationAtContact): EpochMs {
  return contact.state.phase === "ended" && chain.at(-1) !== contact ? contact.state.endedAt : changedAt(whole);
}

/** A contact has one next contact if it was transferred, and one for each agent who was added beside it. */
function nextPart({ chain, contact }: ConversationAtContact): Pick<ContactAnswer, "NextContacts"> {
  const next = chain
    .filter(({ previousId }) => previousId === contact.id)
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .map(({ id, createdAt }) => {
      const QuickConnectContactData = { ContactId: id, InitiationTimestamp: epochSeconds(createdAt) };
      return { Type: "QUICK_CONNECT", NextContactMetadata: { QuickConnectContactData } } as const;
    });
  return next.length === 0 ? {} : { NextContacts: next };
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

function criteriaPart(contact: Contact): Pick<ContactAnswer, "RoutingCriteria"> {
  const criteria = criteriaAnswer(contact);
  return criteria === undefined ? {} : { RoutingCriteria: criteria };
}

/** Returns the current agent, or the last one. */
function agentPart({ contact, participants, chain }: ConversationAtContact): Pick<ContactAnswer, "AgentInfo"> {
  const { state } = contact;
  const connection = connectionIn(state);
  if (connection) {
    const { with: assigned, connectedAt } = connection;
    return { AgentInfo: { Id: assigned.agentId, ConnectedToAgentTimestamp: epochSeconds(connectedAt) } };
  }
  if (state.phase === "ended" && state.agentId !== undefined) {
    return { AgentInfo: { Id: state.agentId, ...connectionTime(state) } };
  }
  if (chain.length > 1) return {};
  // Contacts ended by older versions do not name their agent; none of them was transferred.
  const last = participants.findLast(({ agentId, state: { phase } }) => agentId !== null && phase !== "invited");
  if (state.phase !== "ended" || !last?.agentId) return {};
  return { AgentInfo: { Id: last.agentId, ...connectionTime(state) } };
}

function connectionTime({ connectedAt }: { readonly connectedAt?: EpochMs }): { ConnectedToAgentTimestamp?: number } {
  return connectedAt === undefined ? {} : { ConnectedToAgentTimestamp: epochSeconds(connectedAt) };
}

function endPart({ state }: Contact): Pick<ContactAnswer, "DisconnectTimestamp" | "DisconnectReason"> {
  if (state.phase !== "ended") return {};
  return { DisconnectTimestamp: epochSeconds(state.endedAt), DisconnectReason: DISCONNECT_REASONS[state.reason] };
}
