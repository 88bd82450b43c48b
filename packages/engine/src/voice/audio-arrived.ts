import { type Journal, unchanged } from "@tributary/journal";
import { type Clock, type Random, uuidV7 } from "@tributary/kernel";
import {
  asId,
  autoAccepts,
  DEFAULT_OFFER_TIMEOUT_MS,
  displayNameOf,
  isRoutable,
  ownerOfQueue,
  type ParticipantId,
  refusal,
  type User,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { awaitsCallback, callerContactId, connectedAgents, isOutbound, isRinging } from "../contact/call-parties.ts";
import { atOpenContact } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideAnswer, decideRing } from "../contact/decide-callback.ts";
import type { AfterContactWorkLimit } from "../contact/decide-end.ts";
import { decideAccept } from "../contact/decide-offer.ts";
import {
  contactOfferedTo,
  contactWith,
  desksOf,
  monitorOf,
  offeredAgentOf,
  type ParticipantRef,
  participantOf,
} from "../contact/participants.ts";
import { decideCustomerJoin } from "../flow/decide-join.ts";
import { queueAccessAt } from "../flow/queue-access.ts";
import { silentFlow } from "../flow/run-flow.ts";
import { decideMonitorAudio } from "../monitoring/decide-monitor.ts";
import { newest } from "../newest.ts";
import { decideDial } from "./decide-dial.ts";

export type ArrivalDeps = {
  readonly journal: Journal;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly workLimit: AfterContactWorkLimit;
};

/** A party whose audio has arrived. `isConnected`: true while the audio of a party of the same call arrives. */
export type Arrival = ParticipantRef & { readonly isConnected: (party: ParticipantId) => boolean };

/** `offerTimeoutMs`: time for which the call of an agent rings at another one. Unit: milliseconds. */
export type ArrivalOptions = { readonly offerTimeoutMs?: number };

const NO_PARTY = refusal("token-invalid");

/**
 * Changes the conversation when the audio of a party arrives: a customer joins, an agent who accepts automatically accepts the call, the endpoint of an agent's call is
 * called, a customer is called back or answers, and a monitoring begins. Rules VC-02, VC-16, VC-18, VC-37, MO-08.
 */
export async function audioArrived(deps: ArrivalDeps & ArrivalOptions, ref: Arrival): Promise<void> {
  const conversation = await newest(deps.journal, conversationRef(ref.conversationId));
  if (conversation === undefined) return;
  if (isOutbound(conversation) && contactWith(conversation, ref.participantId)?.id === callerContactId(conversation)) {
    await dial(deps, conversation);
    return;
  }
  if (awaitsCallback(conversation)) {
    await callBack(deps, ref);
    return;
  }
  const monitor = monitorOf(conversation, ref.participantId);
  if (monitor !== undefined) {
    const needs = { agent: agentRef(monitor.agentId) };
    await deps.journal.run(needs, ({ agent }, now) => decideMonitorAudio(agent, monitor.contactId, now));
    return;
  }
  const offered = offeredAgentOf(conversation, ref.participantId);
  const user = offered?.agentId ? deps.directory.user(offered.agentId) : undefined;
  if (user !== undefined) {
    if (autoAccepts(user, "voice")) await acceptFor(deps, user, ref);
  } else if (participantOf(conversation, ref.participantId)?.role === "customer") await joinParty(deps, ref);
}

/**
 * The page of a customer who is called back is called, or they talk: once the audio of both arrives, whichever of them was without it meanwhile, as after a restart. Rule
 * VC-37.
 */
async function callBack({ journal }: ArrivalDeps, { conversationId, participantId, isConnected }: Arrival) {
  await journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) => {
    if (conversation === undefined) return { refusal: NO_PARTY };
    if (!isRinging(conversation)) return decideRing(conversation, participantId, now);
    const customer = conversation.participants.find(({ role }) => role === "customer")?.id;
    const both = [customer, ...connectedAgents(conversation)];
    const isAnswered = both.every((party) => party !== undefined && isConnected(party));
    return isAnswered ? decideAnswer(conversation, now) : unchanged(null);
  });
}

/** Accepts a call for an agent who accepts automatically: their audio has arrived, so that the customer is audible at once. Rule VC-16. */
async function acceptFor({ journal }: ArrivalDeps, user: User, { conversationId, participantId }: ParticipantRef) {
  const author = { participantId, role: "agent", displayName: displayNameOf(user) } as const;
  const needs = { conversation: conversationRef(conversationId), agent: agentRef(user.id) };
  await journal.run(needs, ({ conversation, agent }, now) => {
    const contact = conversation && contactOfferedTo(conversation, participantId);
    const atOffer = contact && atOpenContact(conversation, contact.id);
    // A call that was assigned also rings at agents who are not available.
    if (atOffer === undefined || !isRoutable(agent.availability)) return { refusal: NO_PARTY };
    return decideAccept({ conversation: atOffer, agent }, author, now);
  });
}

/** Calls the endpoint of a call that an agent has started, unless it was called before. */
async function dial(
  deps: ArrivalDeps & ArrivalOptions,
  { id, contact: { targetQueueId } }: ConversationState,
): Promise<void> {
  const { journal, directory, clock, random, workLimit, offerTimeoutMs: timeoutMs = DEFAULT_OFFER_TIMEOUT_MS } = deps;
  const calledId = targetQueueId && ownerOfQueue(targetQueueId);
  const user = calledId && directory.user(calledId);
  const participantId = asId<ParticipantId>(uuidV7(clock.now(), random));
  await journal.runChained(
    { conversation: conversationRef(id) },
    ({ conversation }) => ({ ...desksOf(conversation), ...(user && { callee: agentRef(user.id) }) }),
    ({ conversation, callee: desk, ...desks }, now) => {
      if (conversation === undefined) return { refusal: NO_PARTY };
      const flow = directory.contactFlow(conversation.contact.flowId);
      const author = { participantId, role: "agent", displayName: user ? displayNameOf(user) : "" } as const;
      const callee = user && desk && { desk, author, profile: directory.routingProfile(user.routingProfileId) };
      const accessOf = queueAccessAt(directory, now);
      return decideDial(conversation, {
        desks: Object.values<AgentDesk>(desks),
        now,
        workLimit,
        flow,
        accessOf,
        callee,
        timeoutMs,
      });
    },
  );
}

/** A customer joins, and their flow runs. */
async function joinParty({ journal, directory }: ArrivalDeps, { conversationId, participantId }: ParticipantRef) {
  await journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) => {
    if (conversation === undefined || conversation.contact.state.phase === "ended") return { refusal: NO_PARTY };
    const party = participantOf(conversation, participantId);
    if (party?.role !== "customer") return { refusal: NO_PARTY };
    const accessOf = queueAccessAt(directory, now);
    const flow = directory.contactFlow(conversation.contact.flowId);
    return decideCustomerJoin(conversation, party, { flow, accessOf, channel: silentFlow, now });
  });
}
