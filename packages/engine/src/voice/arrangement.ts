import { connectionIn, type LegId, type ParticipantId } from "@tributary/model";
import { awaitsCallback, calledContact, connectedAgents, isRinging } from "../contact/call-parties.ts";
import { openContacts } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import type { ArrangedLeg, Hearing } from "../ports/media.ts";

/** Returns the leg of a party whose audio works; undefined if they have none now. */
export type LegOf = (participantId: ParticipantId) => LegId | undefined;

/**
 * Returns what each party of a call hears. Agents who have only an offer are not in it. A customer hears music while they are on hold, and while no agent is with
 * them: they wait, or the agent's audio is lost. An agent on hold does not hear what the others say. Rules VC-03 to VC-06 and VC-18.
 */
export function arrangementOf(conversation: ConversationState, legOf: LegOf): readonly ArrangedLeg[] {
  const { voice, monitors = [], contact } = conversation;
  if (voice === undefined || contact.state.phase === "ended") return [];
  const agents = connectedAgents(conversation);
  const barging = monitors.filter(({ mode }) => mode === "barge").map(({ participantId }) => participantId);
  const listening = monitors.filter(({ mode }) => mode === "silent").map(({ participantId }) => participantId);
  const isAwaited = awaitsCallback(conversation);
  const customers = joinedCustomers(conversation);
  const isHeard = (id: ParticipantId): boolean => !voice.held.includes(id) && !voice.muted.includes(id);
  const isServed = [...agents, ...barging].some((id) => legOf(id) !== undefined);
  const legs: ArrangedLeg[] = [];
  const add = (id: ParticipantId, leg: Omit<ArrangedLeg, "legId">): void => {
    const legId = legOf(id);
    if (legId !== undefined) legs.push({ legId, ...leg });
  };
  for (const id of customers) {
    const hearsCall = isServed && !voice.held.includes(id);
    add(id, { hears: hearsCall ? "call" : "hold-music", isHeard: hearsCall && isHeard(id) });
  }
  const others = customers.length === 0 && !isAwaited ? hearingOfAgents(conversation) : undefined;
  for (const id of [...agents, ...barging]) {
    const hears = isAwaited ? "ring-back" : (others?.(id) ?? (voice.held.includes(id) ? "hold-music" : "call"));
    add(id, { hears, isHeard: isHeard(id) });
  }
  for (const id of listening) add(id, { hears: "call", isHeard: false });
  return legs;
}

/** Returns the customers who have joined. One who is called back takes part again once they answer. Rule VC-35. */
function joinedCustomers(conversation: ConversationState): readonly ParticipantId[] {
  if (awaitsCallback(conversation)) return [];
  const joined = conversation.participants.filter(({ role, state }) => role === "customer" && state.phase === "joined");
  return joined.map(({ id }) => id);
}

/** In a call without a customer, the agent who called hears that they wait, and the one who was called has the place of a customer. Rule VC-18. */
function hearingOfAgents(conversation: ConversationState): (id: ParticipantId) => Hearing {
  const called = calledContact(conversation);
  const calledId = called && connectionIn(called.state)?.with.participantId;
  const isAlone = connectedAgents(conversation).length < 2;
  return (id) => {
    if (id === calledId && conversation.voice?.held.includes(id)) return "hold-music";
    return isAlone ? "ring-back" : "call";
  };
}

/**
 * Returns the parties who may have a leg: those in the call, agents with an offer, and supervisors. A customer who is called back may while their page rings, and an agent
 * once they have accepted. Rules VC-35 and VC-36.
 */
export function partiesOf(conversation: ConversationState): ReadonlySet<ParticipantId> {
  const { participants, monitors = [], contact } = conversation;
  if (contact.state.phase === "ended") return new Set();
  const mayAnswer = !awaitsCallback(conversation) || isRinging(conversation);
  const customers = participants.filter(
    ({ role, state }) => role === "customer" && state.phase !== "left" && mayAnswer,
  );
  const agents = openContacts(conversation).flatMap(({ state, isCallback }) =>
    state.phase === "offered"
      ? isCallback
        ? []
        : state.to.participantId
      : (connectionIn(state)?.with.participantId ?? []),
  );
  return new Set([...customers.map(({ id }) => id), ...agents, ...monitors.map(({ participantId }) => participantId)]);
}

/** Returns the parties whose audio the call needs: without it for a while, they are disconnected. Rule VC-08. */
export function neededParties(conversation: ConversationState): readonly ParticipantId[] {
  if (conversation.contact.state.phase === "ended") return [];
  return [...joinedCustomers(conversation), ...connectedAgents(conversation)];
}
