import type { Decision, DurableTimer, Plan } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  type Author,
  activeExpression,
  type ContactId,
  isRoutable,
  type QueueId,
  type Refusal,
  type RoutingExpression,
  type RoutingProfile,
  refusal,
  type UserId,
} from "@tributary/model";
import { type AgentDesk, MAX_CONTACTS_TO_ADD, type Slot, takesSlot } from "../agent/agent-desk.ts";
import { type AgentDraft, draftAgent } from "../agent/agent-stream.ts";
import { contactTimer } from "../timers/timer-kinds.ts";
import { addLeavingOfBot } from "./bots.ts";
import { isForOneAgent } from "./call-parties.ts";
import { wholeOf } from "./contact-chain.ts";
import { inactivityTimers, offerTimer, waitingTimers } from "./contact-timers.ts";
import type { Contact, ConversationState } from "./conversation-state.ts";
import { type ConversationDraft, draftConversation } from "./conversation-stream.ts";
import { type EndContext, endIfAlone } from "./decide-end.ts";
import { agentsIn } from "./participants.ts";

/** A contact and the desk of the agent concerned. */
export type OfferStates = { readonly conversation: ConversationState; readonly agent: AgentDesk };

/** Terms of an offer. */
export type NewOffer = {
  readonly profile: RoutingProfile;
  /** Returns true if the agent fulfils the requirement of a routing step. */
  readonly fulfils: (expression: RoutingExpression) => boolean;
  /** The agent as a participant of the conversation. */
  readonly author: Author;
  /** Unit: milliseconds. */
  readonly timeoutMs: number;
  /** True if the offer is accepted in the same commit; otherwise it rings. */
  readonly isAccepted: boolean;
};

/**
 * Offers a waiting contact to an agent with a free slot, and accepts it in the same commit if the agent's account is set up that way. One
 * commit claims both, so that no two nodes can. Rules RT-03 to RT-07, RT-10, RT-24, MP-10.
 */
export function decideOffer(
  { conversation, agent }: OfferStates,
  { profile, fulfils, ...terms }: NewOffer,
  now: EpochMs,
): Decision<null, Refusal> {
  const { contact } = conversation;
  if (contact.state.phase !== "queued") return { refusal: refusal("wrong-phase") };
  if (!isRoutable(agent.availability) || freeSlots(agent, profile, contact.channel) < 1)
    return { refusal: refusal("offer-gone") };
  // The step may have changed since the routing pass.
  const required = activeExpression(contact.criteria);
  if (required !== null && !fulfils(required)) return { refusal: refusal("offer-gone") };
  if (agentsIn(wholeOf(conversation)).includes(agent.id)) return { refusal: refusal("offer-gone") };
  const { queueId } = contact.state.place;
  return offerPlan({ conversation, desk: draftAgent(agent, now) }, { ...terms, queueId }, now);
}

/**
 * Offers a waiting contact to an agent who was chosen by the caller: whatever their state, and also if their slots are taken. A missed offer of the same
 * contact is cleared from the desk. Rule RT-23.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_AssociateContactWithUser.html
 */
export function decideAssign(
  { conversation, agent }: OfferStates,
  terms: AssignmentTerms,
  now: EpochMs,
): Decision<null, Refusal> {
  const { id: contactId, state } = conversation.contact;
  if (state.phase === "ended") return { refusal: refusal("contact-ended", "ContactId") };
  if (state.phase !== "queued")
    return { refusal: refusal("wrong-phase", "ContactId", "a contact that waits in a queue") };
  if (agentsIn(wholeOf(conversation)).includes(agent.id))
    return { refusal: refusal("wrong-phase", "UserId", "an agent who is not in the conversation") };
  const isMissedHere = agent.slots.some((slot) => slot.contactId === contactId);
  if (agent.slots.length - (isMissedHere ? 1 : 0) >= MAX_CONTACTS_TO_ADD)
    return {
      refusal: refusal("wrong-phase", "UserId", `an agent with less than ${MAX_CONTACTS_TO_ADD} contacts`),
    };
  const desk = draftAgent(agent, now);
  if (isMissedHere) desk.add({ type: "agent.contact-cleared", contactId });
  return offerPlan({ conversation, desk }, { ...terms, queueId: state.place.queueId, isAssigned: true }, now);
}

/** Terms of an offer to an agent who was chosen by the caller. */
type AssignmentTerms = Omit<NewOffer, "profile" | "fulfils">;

type OfferTerms = Omit<AssignmentTerms, "isAccepted"> & { readonly queueId: QueueId; readonly isAssigned?: true };

function offerPlan(
  { conversation, desk }: { readonly conversation: ConversationState; readonly desk: AgentDraft },
  { isAccepted, ...terms }: OfferTerms & { readonly isAccepted: boolean },
  now: EpochMs,
): Plan<null> {
  const { contact } = conversation;
  const draft = draftConversation(conversation, now);
  const timer = addOffer({ draft, desk }, { contact, ...terms }, now);
  const plan = { value: null, drafts: [draft, desk] };
  if (isAccepted) {
    addAcceptance({ draft, desk }, contact.id, terms.author);
    return { ...plan, setTimers: inactivityTimers(draft.state), cancelTimers: waitingTimers(conversation) };
  }
  return { ...plan, setTimers: [timer] };
}

/** Adds the offer of a contact to drafts of its conversation and of the agent's desk. Returns the timer of its deadline. */
export function addOffer(
  { draft, desk }: Drafts,
  { contact, author, timeoutMs, ...onDesk }: OfferTerms & { readonly contact: Contact },
  now: EpochMs,
): DurableTimer {
  const { id, contact: first } = draft.state;
  const agentId = desk.state.id;
  const expiresAt = now + timeoutMs;
  const { participantId } = author;
  draft.add({ type: "contact.offered", contactId: contact.id, agentId, participantId, expiresAt });
  if (contact.id !== first.id) draft.add({ type: "participant.invited", contactId: contact.id, ...author });
  desk.add({
    type: "agent.contact-offered",
    contactId: contact.id,
    conversationId: id,
    participantId,
    channel: contact.channel,
    expiresAt,
    ...onDesk,
  });
  return contactTimer("offer-expired", { contactId: contact.id, dueAt: expiresAt }, { kind: "conversation", id });
}

/** The agent accepts the contact and joins the conversation. Rules OF-01, CM-04. */
export function decideAccept(
  { conversation, agent }: OfferStates,
  author: Author,
  now: EpochMs,
): Decision<null, Refusal> {
  const refused = refusalToAnswer(conversation, agent.id);
  if (refused) return { refusal: refused };
  const draft = draftConversation(conversation, now);
  const desk = draftAgent(agent, now);
  addAcceptance({ draft, desk }, conversation.contact.id, author);
  return {
    value: null,
    drafts: [draft, desk],
    setTimers: inactivityTimers(draft.state),
    cancelTimers: waitingTimers(conversation),
  };
}

type Drafts = { readonly draft: ConversationDraft; readonly desk: AgentDraft };

function addAcceptance({ draft, desk }: Drafts, contactId: ContactId, author: Author): void {
  const agentId = desk.state.id;
  draft.add({ type: "contact.accepted", contactId, agentId });
  draft.add({ type: "participant.joined", contactId, agentId, ...author });
  addLeavingOfBot(draft);
  desk.add({ type: "agent.contact-accepted", contactId });
}

/**
 * The agent rejects or misses the contact, which returns to its position in the queue. If they were asked for in a call, their contact ends instead, and with it a
 * call of which one party is left. Rules OF-02, OF-03, RT-08, VC-15, VC-20.
 */
export function decideLapse(
  { conversation, agent }: OfferStates,
  outcome: "missed" | "rejected",
  context: EndContext,
): Decision<null, Refusal> {
  const refused = refusalToAnswer(conversation, agent.id);
  if (refused) return { refusal: refused };
  const { now } = context;
  const contactId = conversation.contact.id;
  const draft = draftConversation(conversation, now);
  draft.add({ type: "contact.offer-lapsed", contactId, agentId: agent.id, outcome });
  const desk = draftAgent(agent, now);
  const type = outcome === "missed" ? "agent.contact-missed" : "agent.contact-rejected";
  desk.add({ type, contactId });
  const cancelTimers = offerTimer(conversation);
  if (!isAskedInCall(conversation)) return { value: null, drafts: [draft, desk], cancelTimers };
  draft.add({ type: "contact.disconnected", contactId, leaverId: null, reason: "agent-disconnect" });
  const end = endIfAlone(draft, outcome === "missed" ? "not-answered" : "busy", context);
  return {
    value: null,
    drafts: [draft, desk, ...end.drafts],
    ...(end.setTimers && { setTimers: end.setTimers }),
    cancelTimers: [...cancelTimers, ...(end.cancelTimers ?? [])],
  };
}

/**
 * Returns the number of further contacts of a channel that the agent's profile allows now; it is negative after paused contacts were resumed that
 * had made place for others. A slot counts until it is cleared, except while its contact is paused or monitored. An agent who has a contact
 * of another channel receives none, unless the profile lets contacts of that one be joined by others. Rules RT-05 and RT-20.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/channels-and-concurrency.html
 */
export function freeSlots(agent: AgentDesk, profile: RoutingProfile, channel: Slot["channel"]): number {
  let free = profile.concurrency[channel] ?? 0;
  for (const slot of agent.slots) {
    if (!takesSlot(slot)) continue;
    if (slot.channel === channel) free -= 1;
    else if (!profile.crossChannels.includes(slot.channel)) return 0;
  }
  return free;
}

/** True if the contact is for one agent of a call: there is no other one to offer it to. */
function isAskedInCall(conversation: ConversationState): boolean {
  const { contact, added = [] } = wholeOf(conversation);
  const { id } = conversation.contact;
  const isAdded = contact.id !== id && added.some((each) => each.id === id);
  return conversation.voice !== undefined && isAdded && isForOneAgent(conversation.contact);
}

function refusalToAnswer(state: ConversationState, agentId: UserId): Refusal | undefined {
  const contact = state.contact.state;
  if (contact.phase === "ended") return refusal("contact-ended");
  return contact.phase === "offered" && contact.to.agentId === agentId ? undefined : refusal("offer-gone");
}
