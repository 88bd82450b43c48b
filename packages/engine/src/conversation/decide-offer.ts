import type { EpochMs } from "@tributary/kernel";
import {
  type Author,
  isRoutable,
  type ParticipantId,
  type Refusal,
  type RoutingProfile,
  refusal,
  type UserId,
} from "@tributary/model";
import type { AgentDesk, Slot } from "../agent/state.ts";
import type { Heads, Plan } from "../decisions/decision.ts";
import { draftAgent, draftConversation } from "../decisions/draft.ts";
import { conversationTimer, timerId } from "../timers/timer-ids.ts";
import type { ConversationState } from "./state.ts";

/** A contact to be put before an agent. */
export type NewOffer = {
  readonly agentId: UserId;
  readonly profile: RoutingProfile;
  /** The id that the agent will have in the conversation. */
  readonly participantId: ParticipantId;
  /** Unit: milliseconds. */
  readonly timeoutMs: number;
};

type Answered = Plan<null> | { readonly refusal: Refusal };

/** Puts a waiting contact before an agent with a free slot. The same commit takes both, so no two nodes can. Rules RT-03 to RT-07. */
export function decideOffer(
  state: ConversationState,
  offer: NewOffer,
  context: { readonly heads: Heads; readonly now: EpochMs },
): Answered {
  const { heads, now } = context;
  const agent = heads.agent(offer.agentId);
  const contact = state.contact;
  if (contact.state.phase !== "queued") return { refusal: refusal("wrong-phase") };
  if (!isRoutable(agent.availability) || freeSlots(agent, offer.profile, contact.channel) < 1)
    return { refusal: refusal("offer-gone") };
  const { agentId, participantId } = offer;
  const expiresAt = now + offer.timeoutMs;
  const draft = draftConversation(state, now);
  draft.add({ type: "contact.offered", agentId, participantId, expiresAt });
  const desk = draftAgent(agent, now);
  const { queueId } = contact.state.place;
  const { id: contactId, channel } = contact;
  desk.add({
    type: "agent.contact-offered",
    contactId,
    conversationId: state.id,
    participantId,
    channel,
    queueId,
    expiresAt,
  });
  return { value: null, drafts: [draft, desk], setTimers: [conversationTimer("offer-expired", state.id, expiresAt)] };
}

/** The agent takes the contact and joins the conversation. Rules OF-01, CM-04. */
export function decideAccept(
  state: ConversationState,
  agent: Author & { readonly agentId: UserId },
  context: { readonly heads: Heads; readonly now: EpochMs },
): Answered {
  const gone = refusalToAnswer(state, agent.agentId);
  if (gone) return { refusal: gone };
  const { agentId } = agent;
  const draft = draftConversation(state, context.now);
  draft.add({ type: "contact.accepted", agentId });
  draft.add({ type: "participant.joined", ...agent });
  const desk = draftAgent(context.heads.agent(agentId), context.now);
  desk.add({ type: "agent.contact-accepted", contactId: state.contact.id });
  return { value: null, drafts: [draft, desk], cancelTimers: ringTimer(state) };
}

/** The agent does not take it: said so, or let it ring out. It goes back to its place in the queue. Rules OF-02, OF-03, RT-08. */
export function decideLapse(
  state: ConversationState,
  lapse: { readonly agentId: UserId; readonly outcome: "missed" | "rejected" },
  context: { readonly heads: Heads; readonly now: EpochMs },
): Answered {
  const gone = refusalToAnswer(state, lapse.agentId);
  if (gone) return { refusal: gone };
  const draft = draftConversation(state, context.now);
  draft.add({ type: "contact.offer-lapsed", ...lapse });
  const desk = draftAgent(context.heads.agent(lapse.agentId), context.now);
  const type = lapse.outcome === "missed" ? "agent.contact-missed" : "agent.contact-rejected";
  desk.add({ type, contactId: state.contact.id });
  return { value: null, drafts: [draft, desk], cancelTimers: ringTimer(state) };
}

/** How many more contacts of a channel the agent's profile allows now. Every slot counts until it is cleared. Rule RT-05. */
export function freeSlots(agent: AgentDesk, profile: RoutingProfile, channel: Slot["channel"]): number {
  const taken = agent.slots.filter((slot) => slot.channel === channel).length;
  return (profile.concurrency[channel] ?? 0) - taken;
}

function ringTimer({ id, contact }: ConversationState): readonly string[] {
  return contact.state.phase === "offered" ? [timerId("offer-expired", id, contact.state.expiresAt)] : [];
}

function refusalToAnswer(state: ConversationState, agentId: UserId): Refusal | undefined {
  const contact = state.contact.state;
  if (contact.phase === "ended") return refusal("contact-ended");
  return contact.phase === "offered" && contact.to.agentId === agentId ? undefined : refusal("offer-gone");
}
