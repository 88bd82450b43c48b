import {
  type Author,
  type ContactState,
  connectionIn,
  type Holder,
  type ParticipantId,
  type Refusal,
  refusal,
} from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import type { ConversationState, Participant } from "./conversation-state.ts";

/** Returns the participant with that id. */
export function participantOf(state: ConversationState, id: ParticipantId | undefined): Participant | undefined {
  return state.participants.find((participant) => participant.id === id);
}

/** Returns a participant as the author of an event. */
export function authorOf({ id, role, displayName }: Participant): Author {
  return { participantId: id, role, displayName };
}

/** Returns the refusal for a participant who may not act now; undefined if they may. Rules CH-01 to CH-03. */
export function refusalToAct(state: ConversationState, id: ParticipantId): Refusal | undefined {
  const participant = participantOf(state, id) ?? offeredAgentOf(state, id);
  if (participant === undefined) return refusal("token-invalid");
  if (state.contact.state.phase === "ended") return refusal("contact-ended");
  if (participant.state.phase === "left") return refusal("participant-left");
  return participant.state.phase === "invited" ? refusal("not-joined") : undefined;
}

/**
 * Returns the agent with the offer as an invited participant: their client may connect before they accept, but is not part
 * of the conversation until then. Rule CH-03.
 */
export function offeredAgentOf({ contact: { state } }: ConversationState, id: ParticipantId): Participant | undefined {
  if (state.phase !== "offered" || state.to.participantId !== id) return undefined;
  const { agentId } = state.to;
  return { id, role: "agent", displayName: "", agentId, state: { phase: "invited", invitedAt: state.offeredAt } };
}

/** Returns the agent with the contact or its offer; null if there is none. */
export function holderOf(state: ContactState): Holder | null {
  if (state.phase === "offered") return state.to;
  return connectionIn(state)?.with ?? null;
}

/** Returns the need for the desk of the agent with the contact or its offer. */
export function holdingAgent(state: ConversationState | undefined) {
  const holder = state && holderOf(state.contact.state);
  return { agent: holder ? agentRef(holder.agentId) : null };
}
