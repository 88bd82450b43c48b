import {
  type Assignment,
  type Author,
  asId,
  type ContactState,
  type ParticipantId,
  type Refusal,
  refusal,
} from "@tributary/model";
import type { ConversationState, Participant } from "./state.ts";

/** The name that flow messages carry; widgets know it. Source: participant protocol 2.4. */
const SYSTEM_DISPLAY_NAME = "SYSTEM_MESSAGE";

/** The participant with that id. */
export function participantOf(state: ConversationState, id: ParticipantId): Participant | undefined {
  return state.participants.find((participant) => participant.id === id);
}

/** The customer. Every conversation has one. */
export function customerOf(state: ConversationState): Participant {
  const customer = state.participants.find(({ role }) => role === "customer");
  if (customer === undefined) throw new Error("a conversation without a customer");
  return customer;
}

/** A participant as the author of something. */
export function authorOf({ id, role, displayName }: Participant): Author {
  return { participantId: id, role, displayName };
}

/** Whoever speaks for the center in a conversation. Its id is the conversation's own. */
export function systemOf({ id }: ConversationState): Author {
  return { participantId: asId<ParticipantId>(id), role: "system", displayName: SYSTEM_DISPLAY_NAME };
}

/** Why the participant may not act now, or undefined when they may. Rules CH-01 to CH-03. */
export function refusalToAct(state: ConversationState, id: ParticipantId): Refusal | undefined {
  const participant = participantOf(state, id) ?? offeredAgentOf(state, id);
  if (participant === undefined) return refusal("token-invalid");
  if (state.contact.state.phase === "ended") return refusal("contact-ended");
  if (participant.state.phase === "left") return refusal("participant-left");
  return participant.state.phase === "invited" ? refusal("not-joined") : undefined;
}

/**
 * The agent to whom the contact is being offered, as somebody who is invited: their client may connect while it rings, and is nobody in the
 * conversation before it is accepted. Rule CH-03.
 */
export function offeredAgentOf({ contact: { state } }: ConversationState, id: ParticipantId): Participant | undefined {
  if (state.phase !== "offered" || state.to.participantId !== id) return undefined;
  const { agentId } = state.to;
  return { id, role: "agent", displayName: "", agentId, state: { phase: "invited", invitedAt: state.offeredAt } };
}

/** Who the contact is with or offered to; null when nobody. */
export function assignmentOf(state: ContactState): Assignment | null {
  if (state.phase === "offered") return state.to;
  return state.phase === "connected" ? state.with : null;
}
