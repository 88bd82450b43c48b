import {
  type Contact,
  type ConversationState,
  type DeskContact,
  idleIn,
  openContacts,
  type Slot,
} from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
import {
  acceptsByItself,
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
  return {
    contactId: slot.contactId,
    initialContactId: slot.conversationId,
    relatedContactId: contact.relatedId ?? null,
    contactAssociationId: slot.conversationId,
    type: slot.channel,
    state: contactStateOf(slot),
    contactDuration: "0",
    initiationMethod: initiationOf(slot, contact),
    queue: isMonitored ? null : sources.queue,
    queueTimestamp: queuedAtOf(conversation),
    name: contact.name,
    description: contact.description,
    references: contact.references ?? {},
    attributes: Object.fromEntries(
      Object.entries(isMonitored ? {} : attributes).map(([name, value]) => [name, { name, value }]),
    ),
    segmentAttributes: {
      "connect:Subtype": { ValueString: SUBTYPES[slot.channel] },
      "connect:Direction": { ValueString: "INBOUND" },
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
    agentContactHandlingConfig: { autoAccept: acceptsByItself(sources.user, slot.channel) },
    offerExpiresAt: slot.state.phase === "offered" ? slot.state.offer.expiresAt : null,
    workEndsAt: slot.state.phase === "after-contact-work" ? slot.state.work.endsAt : null,
    ...(slot.channel === "voice" && slot.state.phase === "rejected" && { isRejected: true }),
    connections:
      slot.channel !== "task"
        ? [
            ownLegOf(slot, conversation, sources),
            customerLegOf(slot, conversation),
            ...otherLegsOf(slot, conversation, sources),
          ].map((leg) => gatedLeg(leg, conversation))
        : [agentLegOf(slot, sources)],
  };
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

function initiationOf(slot: Slot, { previousId }: Contact): ContactSnapshot["initiationMethod"] {
  if (slot.state.phase === "monitoring") return "monitor";
  if (slot.channel === "voice" && previousId === undefined) return "webrtc_api";
  return previousId === undefined ? "api" : "transfer";
}

function ownLegOf(slot: Slot, conversation: DeskContact["conversation"], sources: ContactSources): ConnectionSnapshot {
  const leg = agentLegOf(slot, sources);
  const monitor = conversation.whole.monitors?.find(({ participantId }) => participantId === slot.participantId);
  return monitor === undefined ? leg : { ...leg, ...monitorPartOf(monitor, conversation) };
}

/** A call has no rejected state. */
function contactStateOf({ channel, state }: Slot): ContactSnapshot["state"] {
  switch (state.phase) {
    case "rejected":
      return { type: channel === "voice" ? "missed" : "rejected", timestamp: state.since };
    case "offered":
      return { type: "connecting", timestamp: state.offer.offeredAt };
    case "after-contact-work":
      return { type: "ended", timestamp: state.work.startedAt };
    case "monitoring":
      return { type: "connected", timestamp: state.since };
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

function agentLegOf(slot: Slot, { user, token, ...leg }: ContactSources): ConnectionSnapshot {
  const { type, timestamp } = contactStateOf(slot);
  const isChat = slot.channel === "chat";
  const legState = type === "paused" ? "connected" : type;
  const isOpen = legState === "connecting" || legState === "connected";
  return {
    connectionId: slot.participantId,
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
    softphoneMediaInfo: slot.channel === "voice" ? softphoneMediaOf(slot, { user, token, ...leg }) : null,
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

function customerLegOf(slot: Slot, { participants, contact, id, chat }: ConversationState): ConnectionSnapshot {
  const customer = participants.find(({ role }) => role === "customer");
  const name = customer?.displayName ?? null;
  const isCall = slot.channel === "voice";
  const idle = idleIn(chat?.inactivity).find(({ participantId }) => participantId === customer?.id);
  return {
    connectionId: customer?.id ?? id,
    type: "inbound",
    initial: slot.state.phase !== "monitoring",
    state: customerStateOf(slot, { customer, contact }),
    // A customer who calls from a page has no number.
    endpoint: isCall ? endpointOf("phone_number", name) : null,
    chatMediaInfo: isCall ? null : { chatAutoAccept: null, connectionData: null, customerName: name, agentName: null },
    ...NO_VOICE,
    ...(idle === undefined ? {} : { idle: { endsAt: idle.endsAt } }),
  };
}

function customerStateOf(
  slot: Slot,
  {
    customer,
    contact,
  }: { readonly customer: ConversationState["participants"][number] | undefined } & Pick<ConversationState, "contact">,
): ConnectionSnapshot["state"] {
  const contactState = contactStateOf(slot);
  // Over for this agent, even if the contact continues with another one.
  if (contactState.type !== "connecting" && contactState.type !== "connected") {
    return { type: "disconnected", timestamp: contactState.timestamp };
  }
  if (customer?.state.phase === "left") return { type: "disconnected", timestamp: customer.state.leftAt };
  const since = customer?.state.phase === "joined" ? customer.state.joinedAt : contact.createdAt;
  return { type: "connected", timestamp: since };
}
