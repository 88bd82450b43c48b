import {
  awaitsCallback,
  type Calls,
  type ConversationState,
  isRinging,
  openContacts,
  type ParticipantRef,
} from "@tributary/engine";
import { connectionIn } from "@tributary/model";
import type { CallState } from "@tributary/protocol/signaling";

/** Returns what a customer's page shows of its call, which is over for a customer who has left. Rule VS-07. */
export function callStateOf(
  { isPossible }: Pick<Calls["callbacks"], "isPossible">,
  conversation: ConversationState,
  { participantId }: ParticipantRef,
): CallState {
  const { contact, participants, voice } = conversation;
  const agents = openContacts(conversation).flatMap(({ state }) => connectionIn(state)?.with.participantId ?? []);
  const own = participants.find(({ id }) => id === participantId);
  const isGone = own === undefined || own.state.phase === "left";
  const agentName = participants.find(({ id }) => id === agents[0])?.displayName ?? null;
  const isCallbackPending = awaitsCallback(conversation) && !isRinging(conversation);
  return {
    canCallBack: !isGone && isPossible(conversation) && !awaitsCallback(conversation),
    phase: isGone ? "ended" : phaseOf(conversation, agents.length > 0),
    isOnHold: voice?.held.includes(participantId) ?? false,
    isMuted: voice?.muted.includes(participantId) ?? false,
    agentName: isGone || isCallbackPending ? null : agentName,
    endReason: contact.state.phase === "ended" ? contact.state.reason : null,
  };
}

function phaseOf(conversation: ConversationState, hasAgent: boolean): CallState["phase"] {
  const { contact } = conversation;
  if (contact.state.phase === "ended") return "ended";
  if (contact.state.phase === "created") return "connecting";
  if (awaitsCallback(conversation)) return isRinging(conversation) ? "ringing" : "callback";
  return hasAgent ? "connected" : "waiting";
}
