import {
  awaitsCallback,
  type Calls,
  type ConversationState,
  isRinging,
  openContacts,
  type ParticipantRef,
} from "@tributary/engine";
import type { Clock } from "@tributary/kernel";
import { connectionIn } from "@tributary/model";
import type { CallState } from "@tributary/protocol/signaling";
import type { IceServers } from "./ice-servers.ts";

/** Sources of the state of a call, besides its conversation. */
export type CallStateSources = {
  readonly center: { readonly calls: { readonly callbacks: Pick<Calls["callbacks"], "isPossible"> } };
  readonly clock: Pick<Clock, "now">;
  readonly iceServers: Pick<IceServers, "of">;
};

/** Returns what a customer's page shows of its call, which is over for a customer who has left. Rules VS-07 and VS-13. */
export function callStateOf(
  { center, clock, iceServers }: CallStateSources,
  conversation: ConversationState,
  { participantId }: ParticipantRef,
): CallState {
  const { contact, participants, voice } = conversation;
  const agents = openContacts(conversation).flatMap(({ state }) => connectionIn(state)?.with.participantId ?? []);
  const own = participants.find(({ id }) => id === participantId);
  const isGone = own === undefined || own.state.phase === "left";
  const agentName = participants.find(({ id }) => id === agents[0])?.displayName ?? null;
  const phase = isGone ? "ended" : phaseOf(conversation, agents.length > 0);
  const relays = phase === "ringing" ? iceServers.of(participantId) : [];
  const isCallbackPending = awaitsCallback(conversation) && !isRinging(conversation);
  return {
    canCallBack: !isGone && center.calls.callbacks.isPossible(conversation),
    phase,
    ...(phase === "ringing" && {
      ringsForMs: Math.max(0, (voice?.callback?.ringsUntil ?? 0) - clock.now()),
    }),
    // None: a relay that has not started again since a restart. The page keeps those that it has.
    ...(relays.length > 0 && { iceServers: relays }),
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
