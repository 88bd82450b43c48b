import {
  answeredAt,
  awaitsCallback,
  type Contact,
  type ConversationState,
  callerContactId,
  type DeskContact,
  idleIn,
  initiationOf,
  isCalling,
  isOutbound,
  openContacts,
  outboundTerms,
  type Slot,
} from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
import {
  autoAccepts,
  type ContactId,
  type ContactState,
  connectionIn,
  displayNameOf,
  type QueueId,
  RATING_ATTRIBUTES,
  type User,
} from "@tributary/model";
import type { ConnectionSnapshot, ContactSnapshot } from "@tributary/protocol/panel";
import { authenticationAttribute } from "../../authentication/authentication-attribute.ts";
import type { IceServer } from "../../voice/ice-servers.ts";
import { MONITOR_MODES, monitorPartOf } from "./monitor-leg.ts";
import { gatedLeg, softphoneMediaOf } from "./voice-part.ts";

/** Inputs of a contact's snapshot in addition to the contact. `token`: that of the agent in the chat or call, if they have one. */
export type ContactSources = {
  readonly user: User;
  readonly queue: { readonly name: string | null; readonly queueARN: string };
  readonly token: string | null;
  /** Address at which pages open the audio of calls. */
  readonly signalingEndpoint: string;
  readonly iceServers: readonly IceServer[];
  /** Returns the name of a queue, or of the agent whose personal queue it is. */
  readonly queueName: (id: QueueId) => string | null;
  readonly multiPartyChats: boolean;
  readonly hasAttachments: boolean;
};

/**
 * Returns a contact on the desk with its legs: the agent's, and those of the customer and of other agents unless it is a task. Source: docs/wire/streams.md#shape and
 * #typical-states.
 */
export function contactSnapshotOf({ slot, conversation }: DeskContact, sources: ContactSources): ContactSnapshot {
  const { contact, attributes, chat } = conversation;
  const isChat = slot.channel === "chat";
  const isMonitored = slot.state.phase === "monitoring";
  const isCallback = contact.isCallback === true && !isMonitored;
  const isCaller = isOutbound(conversation) && slot.contactId === callerContactId(conversation);
  return {
    contactId: slot.contactId,
    initialContactId: slot.conversationId,
    relatedContactId: contact.relatedId ?? null,
    contactAssociationId: slot.conversationId,
    type: isCallback ? "queue_callback" : slot.channel,
    state: contactStateOf(slot, conversation),
    contactDuration: "0",
    initiationMethod: initiationMethodOf(slot, conversation),
    queue: isMonitored ? null : sources.queue,
    queueTimestamp: isCaller || isCallback ? null : queuedAtOf(conversation),
    name: contact.name,
    description: contact.description,
    references: contact.references ?? {},
    attributes: Object.fromEntries(
      Object.entries(isMonitored ? {} : attributes).map(([name, value]) => [name, { name, value }]),
    ),
    segmentAttributes: {
      "connect:Subtype": { ValueString: SUBTYPES[slot.channel] },
      "connect:Direction": { ValueString: isCaller ? "OUTBOUND" : "INBOUND" },
      ...(isMonitored ? {} : { ...authenticationAttribute(conversation), ...ratingOf(conversation) }),
    },
    contactFeatures: {
      attachmentsEnabled: isChat && sources.hasAttachments,
      messagingMarkdownEnabled: chat?.contentTypes.includes("text/markdown") ?? false,
      multiPartyConferenceEnabled: slot.channel === "voice" || (isChat && sources.multiPartyChats),
      screenRecordingEnabled: null,
    },
    channelContext: channelContextOf(conversation),
    customerEndpoint: null,
    connectSystemEndpoint: null,
    contactMetadata: null,
    languageCode: null,
    emailRecipients: null,
    agentContactHandlingConfig: { autoAccept: !isCallback && autoAccepts(sources.user, slot.channel) },
    ...panelPartOf(slot, conversation),
    connections: connectionsOf(slot, conversation, sources),
  };
}

/** Members that host pages do not get. */
function panelPartOf(
  slot: Slot,
  conversation: DeskContact["conversation"],
): Pick<ContactSnapshot, "offerExpiresAt" | "workEndsAt" | "isRejected" | "failure" | "waitingSince" | "isUnanswered"> {
  const { state } = slot;
  const isMissed = contactStateOf(slot, conversation).type === "missed";
  const { isCallback, createdAt } = conversation.contact;
  return {
    offerExpiresAt: state.phase === "offered" ? state.offer.expiresAt : null,
    workEndsAt: state.phase === "after-contact-work" ? state.work.endsAt : null,
    ...(isMissed && state.phase === "rejected" && { isRejected: true }),
    ...(state.phase === "failed" && { failure: state.failure }),
    ...(isCallback && { waitingSince: queuedAtOf(conversation) ?? createdAt }),
    ...(isCallback && wasLeftBeforeAnswer(slot, conversation) && { isUnanswered: true }),
  };
}

/** The customer may have answered another agent since. */
function wasLeftBeforeAnswer({ contactId, state }: Slot, { whole }: DeskContact["conversation"]): boolean {
  return state.phase === "after-contact-work" && (answeredAt(whole, contactId) ?? Infinity) > state.work.startedAt;
}

function connectionsOf(
  slot: Slot,
  conversation: DeskContact["conversation"],
  sources: ContactSources,
): ContactSnapshot["connections"] {
  if (slot.channel === "task")
    return [agentLegOf({ slot, state: contactStateOf(slot, conversation), isCallback: false }, sources)];
  const first = isOutbound(conversation)
    ? outboundLegOf(slot, conversation, sources)
    : customerLegOf(slot, conversation);
  const legs = [ownLegOf(slot, conversation, sources), first, ...otherLegsOf(slot, conversation, sources)];
  return legs.map((leg) => gatedLeg(leg, conversation));
}

const SUBTYPES = { voice: "connect:WebRTC", chat: "connect:Chat", task: "connect:Task" } as const;

/** Rule PU-07. */
function ratingOf({ chat }: ConversationState): ContactSnapshot["segmentAttributes"] {
  if (chat?.rating === undefined) return {};
  const { score, comment } = chat.rating;
  return {
    [RATING_ATTRIBUTES.score]: { ValueString: String(score) },
    ...(comment === null ? {} : { [RATING_ATTRIBUTES.comment]: { ValueString: comment } }),
  };
}

function initiationMethodOf(
  slot: Slot,
  conversation: DeskContact["conversation"],
): ContactSnapshot["initiationMethod"] {
  if (slot.state.phase === "monitoring") return "monitor";
  const { initiation } = initiationOf(conversation, conversation.contact);
  if (initiation !== undefined) return initiation;
  const { previousId } = conversation.contact;
  if (slot.channel === "voice" && previousId === undefined) return "webrtc_api";
  return previousId === undefined ? "api" : "transfer";
}

function ownLegOf(slot: Slot, conversation: DeskContact["conversation"], sources: ContactSources): ConnectionSnapshot {
  const isCallback = conversation.contact.isCallback === true;
  const leg = agentLegOf({ slot, state: contactStateOf(slot, conversation), isCallback }, sources);
  const monitor = conversation.whole.monitors?.find(({ participantId }) => participantId === slot.participantId);
  if (monitor === undefined) return leg;
  const part = monitorPartOf(monitor, conversation);
  return { ...leg, ...part, state: leg.state.type === "connecting" ? leg.state : part.state };
}

/** A call has no rejected state; a callback has, and is not connecting before it is accepted. It is connected since the customer has answered. */
function contactStateOf(
  { channel, contactId, state }: Slot,
  { whole, contact }: Pick<DeskContact["conversation"], "whole" | "contact">,
): ContactSnapshot["state"] {
  switch (state.phase) {
    case "connected":
      return isCalling(whole, contactId)
        ? { type: "connecting", timestamp: state.since }
        : { type: "connected", timestamp: answeredAt(whole, contactId) ?? state.since };
    case "rejected":
      return { type: channel === "voice" && !contact.isCallback ? "missed" : "rejected", timestamp: state.since };
    case "offered":
      return { type: contact.isCallback ? "incoming" : "connecting", timestamp: state.offer.offeredAt };
    case "after-contact-work":
      return { type: "ended", timestamp: state.work.startedAt };
    case "failed":
      return { type: "error", timestamp: state.since };
    case "monitoring":
      // Host pages open the audio of contacts that are connecting.
      return { type: channel === "voice" && !state.hasAudio ? "connecting" : "connected", timestamp: state.since };
    default:
      return { type: state.phase, timestamp: state.since };
  }
}

function channelContextOf({ task }: ConversationState): ContactSnapshot["channelContext"] {
  if (task === undefined) return null;
  return {
    ...(task.scheduledAt === null ? {} : { scheduledTime: Math.floor(task.scheduledAt / 1_000) }),
    ...(task.templateId === undefined ? {} : { taskTemplateId: task.templateId }),
  };
}

function queuedAtOf({ contact: { state } }: ConversationState): EpochMs | null {
  return "place" in state ? (state.place?.queuedAt ?? null) : null;
}

/** Members of a leg that are null for chats and tasks. */
const NO_VOICE = {
  softphoneMediaInfo: null,
  monitoringInfo: null,
  monitorCapabilities: null,
  monitorStatus: null,
  mute: null,
  forcedMute: null,
  quickConnectName: null,
  capabilities: null,
} as const;

/** Returns the id of the agent's own connection of a callback until they accept it: they have another one then. Rule AU-14. */
export function incomingConnectionId({ contactId, participantId }: Pick<Slot, "contactId" | "participantId">): string {
  return `${contactId}_${participantId}`;
}

type ShownSlot = { readonly slot: Slot; readonly state: ContactSnapshot["state"]; readonly isCallback: boolean };

function agentLegOf(
  { slot, state: { type, timestamp }, isCallback }: ShownSlot,
  { user, token, ...leg }: ContactSources,
): ConnectionSnapshot {
  const isChat = slot.channel === "chat";
  const isIncoming = type === "incoming";
  const legState = type === "paused" ? "connected" : isIncoming ? "connecting" : type;
  const isOpen = legState === "connecting" || legState === "connected";
  return {
    connectionId: isIncoming ? incomingConnectionId(slot) : slot.participantId,
    type: "agent",
    // The leg with which the contact began: that of the customer of a chat or call.
    initial: slot.channel === "task",
    state: { type: isOpen ? legState : "disconnected", timestamp },
    endpoint: endpointOf("agent", null),
    chatMediaInfo: isChat
      ? {
          chatAutoAccept: user.autoAcceptChats,
          connectionData: token === null ? null : JSON.stringify({ ConnectionAuthenticationToken: token }),
          customerName: null,
          agentName: displayNameOf(user),
        }
      : null,
    ...NO_VOICE,
    softphoneMediaInfo:
      slot.channel === "voice" && !isIncoming ? softphoneMediaOf(slot, { isCallback, user, token, ...leg }) : null,
  };
}

/** Legs of the other agents, who take part or are awaited, while the chat is open for this one. */
function otherLegsOf(
  slot: Slot,
  { whole }: DeskContact["conversation"],
  sources: ContactSources,
): readonly ConnectionSnapshot[] {
  const { phase } = slot.state;
  if (phase !== "offered" && phase !== "connected" && phase !== "monitoring") return [];
  const agents = openContacts(whole)
    .filter(({ id }) => id !== slot.contactId || phase === "monitoring")
    .filter(({ id }) => id !== outboundPartyOf(slot, whole)?.contactId)
    .flatMap((contact) => otherLegOf(contact, whole, sources));
  const supervisors = (whole.monitors ?? [])
    .filter(({ mode, participantId }) => mode === "barge" && participantId !== slot.participantId)
    .map(({ participantId, displayName, since }) => ({
      ...partyLegOf({ id: participantId, name: displayName }, { type: "barge", timestamp: since }),
      monitorStatus: MONITOR_MODES.barge,
    }));
  return [...agents, ...supervisors];
}

function endpointOf(type: "agent" | "phone_number", name: string | null): ConnectionSnapshot["endpoint"] {
  return { endpointARN: null, type, name, phoneNumber: null, agentLogin: null, queue: null };
}

type Party = { readonly id: string; readonly name: string | null };

/** Returns the leg of a party other than the customer, in the snapshot of another one. */
function partyLegOf({ id, name }: Party, state: ConnectionSnapshot["state"]): ConnectionSnapshot {
  return {
    connectionId: id,
    type: "outbound",
    initial: false,
    state,
    endpoint: endpointOf("agent", name),
    chatMediaInfo: null,
    ...NO_VOICE,
  };
}

/** Returns the leg of another agent. Its id is that of the participant; while the agent is awaited, that of their contact. */
function otherLegOf(
  { id, state }: Contact,
  { participants }: ConversationState,
  { queueName }: ContactSources,
): ConnectionSnapshot[] {
  const connection = connectionIn(state);
  const place = "place" in state ? state.place : null;
  if (place === null) return []; // ended
  const agent = participants.find((each) => each.id === connection?.with.participantId);
  const name = agent?.displayName ?? queueName(place.queueId);
  if (connection === null) {
    const leg = partyLegOf({ id, name }, { type: "connecting", timestamp: place.queuedAt });
    return [state.phase === "queued" && state.lapsed ? { ...leg, lapsed: state.lapsed } : leg];
  }
  return [partyLegOf({ id: agent?.id ?? id, name }, { type: "connected", timestamp: connection.connectedAt })];
}

/** Returns the contact of the party in the place of a customer in a call that an agent has started: for the caller the called one, for the others the caller. */
function outboundPartyOf(
  { contactId }: Pick<Slot, "contactId">,
  whole: ConversationState,
): { readonly contactId: ContactId; readonly isCalled: boolean } | undefined {
  const terms = outboundTerms(whole);
  if (terms === undefined) return undefined;
  const caller = callerContactId(whole);
  return contactId === caller
    ? { contactId: terms.calledContactId, isCalled: true }
    : { contactId: caller, isCalled: false };
}

/** Returns the initial leg of a call without a customer. Its id is that of the contact until the agent has answered. Rule AU-13. */
function outboundLegOf(
  slot: Slot,
  conversation: DeskContact["conversation"],
  sources: ContactSources,
): ConnectionSnapshot {
  const { whole, chain } = conversation;
  const party = outboundPartyOf(slot, whole);
  const name = outboundTerms(whole)?.endpointName ?? null;
  const contact = chain.find(({ id }) => id === party?.contactId);
  const over = contactStateOf(slot, conversation);
  const isOver = over.type !== "connecting" && over.type !== "connected";
  const [open] = contact === undefined ? [] : otherLegOf(contact, whole, sources);
  const { state } = contact ?? {};
  const leg =
    open !== undefined && state?.phase !== "ended"
      ? open
      : partyLegOf(partyIn(conversation, { id: party?.contactId ?? whole.id, name, state }), notConnected(slot, state));
  return {
    ...leg,
    type: party?.isCalled ? "outbound" : "inbound",
    initial: slot.state.phase !== "monitoring",
    state: isOver ? { type: "disconnected", timestamp: over.timestamp } : leg.state,
    quickConnectName: party?.isCalled ? name : null,
  };
}

type LeftParty = Party & { readonly state: ContactState | undefined };

/** An agent who has left keeps the id and the name that their leg had. */
function partyIn({ participants }: Pick<ConversationState, "participants">, { id, name, state }: LeftParty): Party {
  const agentId = state?.phase === "ended" ? state.agentId : undefined;
  const agent = agentId && participants.find((each) => each.agentId === agentId);
  return agent ? { id: agent.id, name: agent.displayName } : { id, name };
}

function notConnected(slot: Slot, state: ContactState | undefined): ConnectionSnapshot["state"] {
  return state?.phase === "ended"
    ? { type: "disconnected", timestamp: state.endedAt }
    : { type: "connecting", timestamp: slot.offeredAt };
}

function customerLegOf(slot: Slot, conversation: DeskContact["conversation"]): ConnectionSnapshot {
  const { participants, id, chat } = conversation;
  const customer = participants.find(({ role }) => role === "customer");
  const name = customer?.displayName ?? null;
  const isCall = slot.channel === "voice";
  const idle = idleIn(chat?.inactivity).find(({ participantId }) => participantId === customer?.id);
  return {
    connectionId: customer?.id ?? id,
    type: "inbound",
    initial: slot.state.phase !== "monitoring",
    state: customerStateOf(slot, customer, conversation),
    // A customer who calls from a page has no number.
    endpoint: isCall ? endpointOf("phone_number", name) : null,
    chatMediaInfo: isCall ? null : { chatAutoAccept: null, connectionData: null, customerName: name, agentName: null },
    ...NO_VOICE,
    ...(idle === undefined ? {} : { idle: { endsAt: idle.endsAt } }),
  };
}

function customerStateOf(
  slot: Slot,
  customer: ConversationState["participants"][number] | undefined,
  conversation: DeskContact["conversation"],
): ConnectionSnapshot["state"] {
  const contactState = contactStateOf(slot, conversation);
  // Over for this agent, even if the contact continues with another one.
  if (!["incoming", "connecting", "connected"].includes(contactState.type)) {
    return { type: "disconnected", timestamp: contactState.timestamp };
  }
  if (customer?.state.phase === "left") return { type: "disconnected", timestamp: customer.state.leftAt };
  if (contactState.type === "connecting" && awaitsCallback(conversation.whole))
    return { type: "connecting", timestamp: contactState.timestamp };
  const since = customer?.state.phase === "joined" ? customer.state.joinedAt : conversation.contact.createdAt;
  return { type: "connected", timestamp: since };
}
