import {
  type Author,
  type ContactState,
  type ConversationId,
  connectionIn,
  type Holder,
  type ParticipantId,
  type Refusal,
  refusal,
  type UserId,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import { isCallingBack } from "./call-parties.ts";
import { openContacts } from "./contact-chain.ts";
import type { Contact, ConversationState, Monitor, Participant } from "./conversation-state.ts";

/** Identifies a participant: the subject of a participant's token. */
export type ParticipantRef = { readonly conversationId: ConversationId; readonly participantId: ParticipantId };

/** Returns the participant with that id. */
export function participantOf(state: ConversationState, id: ParticipantId | undefined): Participant | undefined {
  return state.participants.find((participant) => participant.id === id);
}

/** Returns a participant, also one who is not part of the conversation yet: an agent with an offer, or a silent supervisor. */
export function partyOf(state: ConversationState, id: ParticipantId): Participant | undefined {
  return participantOf(state, id) ?? offeredAgentOf(state, id) ?? silentMonitorOf(state, id);
}

/** Returns a participant as the author of an event. */
export function authorOf({ id, role, displayName }: Participant): Author {
  return { participantId: id, role, displayName };
}

/** Returns the refusal for a participant who may not act now; undefined if they may. Rules CH-01 to CH-03. */
export function refusalToAct(state: ConversationState, id: ParticipantId): Refusal | undefined {
  const participant = partyOf(state, id);
  if (participant === undefined) return refusal("token-invalid");
  if (state.contact.state.phase === "ended") return refusal("contact-ended");
  if (participant.state.phase === "left") return refusal("participant-left");
  return participant.state.phase === "invited" ? refusal("not-joined") : undefined;
}

/**
 * Returns the agent with the offer as an invited participant: their client may connect before they accept, but is not part
 * of the conversation until then. Rule CH-03.
 */
export function offeredAgentOf(conversation: ConversationState, id: ParticipantId): Participant | undefined {
  const state = contactOfferedTo(conversation, id)?.state;
  if (state === undefined) return undefined;
  const { agentId } = state.to;
  return { id, role: "agent", displayName: "", agentId, state: { phase: "invited", invitedAt: state.offeredAt } };
}

type OfferedContact = Contact & { readonly state: Extract<ContactState, { phase: "offered" }> };

/** Returns the open contact that is offered to a participant to be. */
export function contactOfferedTo(conversation: ConversationState, id: ParticipantId): OfferedContact | undefined {
  return openContacts(conversation).find(
    (contact): contact is OfferedContact => contact.state.phase === "offered" && contact.state.to.participantId === id,
  );
}

/** Returns the agent with the contact or its offer; null if there is none. */
export function holderOf(state: ContactState): Holder | null {
  if (state.phase === "offered") return state.to;
  return connectionIn(state)?.with ?? null;
}

const NOT_ANSWERED = refusal("wrong-phase", "contactId", "a callback that the customer has answered");

/** Returns the agent as the participant who has accepted the contact, or the refusal to let them do something with it. Rule VC-41. */
export function ownContact(
  conversation: ConversationState,
  agent: Pick<AgentDesk, "id">,
): Holder | { readonly refusal: Refusal } {
  const { state } = conversation.contact;
  if (state.phase === "ended") return { refusal: refusal("contact-ended", "contactId") };
  if (isCallingBack(conversation)) return { refusal: NOT_ANSWERED };
  const connection = connectionIn(state);
  return connection?.with.agentId === agent.id
    ? connection.with
    : { refusal: refusal("wrong-phase", "contactId", "a contact that the agent has accepted") };
}

/** Returns the open contact that a participant, an agent, has accepted. */
export function contactWith(conversation: ConversationState, id: ParticipantId): Contact | undefined {
  return openContacts(conversation).find(({ state }) => connectionIn(state)?.with.participantId === id);
}

/** Returns the agents who have a contact of the conversation or its offer, and the supervisors who monitor it. */
export function agentsIn(conversation: ConversationState): readonly UserId[] {
  const holders = openContacts(conversation).flatMap(({ state }) => holderOf(state)?.agentId ?? []);
  const { monitors } = conversation;
  return monitors === undefined ? holders : [...holders, ...monitors.map(({ agentId }) => agentId)];
}

/** Returns the monitoring of a supervisor. */
export function monitorOf({ monitors }: ConversationState, id: ParticipantId): Monitor | undefined {
  return monitors?.find(({ participantId }) => participantId === id);
}

/** Returns a supervisor who monitors the conversation silently as an invited participant: they may read and connect, and do nothing else. Rule MO-03. */
function silentMonitorOf(conversation: ConversationState, id: ParticipantId): Participant | undefined {
  const monitor = monitorOf(conversation, id);
  if (monitor === undefined) return undefined;
  const { displayName, agentId, since } = monitor;
  return { id, role: "supervisor", displayName, agentId, state: { phase: "invited", invitedAt: since } };
}

type DeskNeeds = Readonly<Record<`desk of ${UserId}`, ReturnType<typeof agentRef>>>;

/** Returns the needs for the desks of the agents and supervisors in the conversation. */
export function desksOf(conversation: ConversationState | undefined): DeskNeeds {
  const agents = conversation === undefined ? [] : agentsIn(conversation);
  return Object.fromEntries(agents.map((id) => [`desk of ${id}`, agentRef(id)]));
}

/** Returns the desk of an agent with a contact or its offer. */
export function deskOf(desks: readonly AgentDesk[], holder: Holder | null): AgentDesk | undefined {
  return holder === null ? undefined : desks.find(({ id }) => id === holder.agentId);
}
