/** Explains routing: the obstacles between a contact and each agent, by the rules that the next offer follows. */
import type { EpochMs } from "@tributary/kernel";
import {
  activeExpression,
  type Channel,
  type ContactId,
  isRoutable,
  ownerOfQueue,
  type QueueId,
  type QueuePosition,
  type RoutingCriteria,
  type RoutingProfile,
  type UserId,
} from "@tributary/model";
import { type AgentDesk, takesSlot } from "../agent/agent-desk.ts";
import { openContacts, wholeOf } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { freeSlots } from "../contact/decide-offer.ts";
import { agentsIn } from "../contact/participants.ts";
import type { RoutingBoard } from "./board.ts";
import type { Fulfils } from "./fulfilment.ts";
import { compareWaiting } from "./waiting.ts";

/** Reason for which an agent does not get a waiting contact now. */
export type Obstacle =
  /** The contact is for another agent: it waits in their personal queue. */
  | { readonly kind: "personal-queue"; readonly ownerId: UserId }
  /** The agent is in the conversation already: another one is awaited. */
  | { readonly kind: "in-conversation" }
  | { readonly kind: "queue-not-served" }
  /** The agent does not fulfil the active step of the contact's routing criteria. */
  | { readonly kind: "proficiency" }
  | { readonly kind: "not-routable"; readonly state: string }
  /** The agent's profile lets contacts of the queue wait first. */
  | { readonly kind: "delay"; readonly endsAt: EpochMs }
  | { readonly kind: "no-slot"; readonly taken: number; readonly allowed: number }
  /** The agent has a contact of another channel, which no further one may join. */
  | { readonly kind: "other-channel"; readonly channel: Channel };

/** An agent and the first obstacle; null if they get the contact as soon as those before it are offered. */
export type AgentVerdict = { readonly agentId: UserId; readonly obstacle: Obstacle | null };

/** Routing criteria of a waiting contact. `active`: number of the active step, from 1; null: all steps have expired. `endsAt`: its deadline; null: none. */
export type CriteriaExplanation = {
  readonly steps: number;
  readonly active: number | null;
  readonly endsAt: EpochMs | null;
};

/** A contact beside another one, for an agent who is asked to join the chat. `agentId`: the agent with its offer; null while it waits in its queue. */
export type AwaitedContact = {
  readonly contactId: ContactId;
  readonly queueId: QueueId;
  readonly agentId: UserId | null;
};

/** The reasons for which a contact waits, or for which an agent has it. Unit of durations: milliseconds. */
export type RoutingExplanation =
  /** `scheduledAt`: time at which the flow of a task starts; null for contacts that wait for their customer. */
  | { readonly phase: "created"; readonly scheduledAt: EpochMs | null }
  | { readonly phase: "in-flow" }
  | {
      readonly phase: "queued";
      readonly queueId: QueueId;
      readonly priority: number;
      readonly waitedMs: number;
      /** Contacts of the queue that are served before it; null on a node that does not route. */
      readonly ahead: number | null;
      /** Routing criteria of the contact; null: none that have an effect. */
      readonly criteria: CriteriaExplanation | null;
      readonly agents: readonly AgentVerdict[];
    }
  | {
      readonly phase: "offered" | "connected";
      readonly queueId: QueueId;
      readonly agentId: UserId;
      readonly waitedMs: number;
      /** Time for which the agent had been idle when they got it: of all who could, the longest. Null if it is not known any more. */
      readonly idleMs: number | null;
      /** True if the contact was assigned to the agent (RT-23), whose idle time had no effect. */
      readonly isAssigned: boolean;
      readonly awaited: readonly AwaitedContact[];
    }
  | {
      readonly phase: "paused";
      readonly queueId: QueueId;
      /** Null: it was paused in its queue. */
      readonly agentId: UserId | null;
      readonly pausedMs: number;
    }
  | { readonly phase: "ended"; readonly reason: string };

/** Inputs of an explanation. `profileOf`: undefined for users who were deleted. */
export type ExplanationContext = {
  readonly board: RoutingBoard;
  readonly profileOf: (agent: AgentDesk) => RoutingProfile | undefined;
  readonly fulfils: Fulfils;
  readonly now: EpochMs;
  /** Monotonic time, by which the waiting of contacts on the board is measured. */
  readonly nowMs: number;
  /** True if the board has all waiting contacts. */
  readonly isComplete: boolean;
};

/** Explains the contact that a conversation is at. Pure. Rule RT-22. */
export function explainRouting(conversation: ConversationState, context: ExplanationContext): RoutingExplanation {
  const { contact, task } = conversation;
  const { state, channel } = contact;
  switch (state.phase) {
    case "created":
      return { phase: "created", scheduledAt: task?.scheduledAt ?? null };
    case "in-flow":
      return { phase: "in-flow" };
    case "ended":
      return { phase: "ended", reason: state.reason };
    case "queued": {
      const { place } = state;
      const { board, profileOf, fulfils, now, nowMs } = context;
      const { queueId, priority, queuedAt } = place;
      const waiting = board.allIn(queueId);
      const own = waiting.find(({ contactId }) => contactId === contact.id);
      const waitedMs = Math.round(own === undefined ? now - queuedAt : nowMs - own.queuedMs);
      const expression = activeExpression(contact.criteria);
      const isFulfilled = (agent: AgentDesk): boolean => expression === null || fulfils(agent.id, expression);
      const present = agentsIn(wholeOf(conversation));
      const facts = { channel, queueId, waitedMs, isFulfilled, present };
      const agents = [...board.agents()].flatMap((agent) => {
        const profile = profileOf(agent);
        return profile === undefined
          ? []
          : [{ agentId: agent.id, obstacle: obstacleTo(facts, { agent, profile }, now) }];
      });
      const ahead = own && context.isComplete ? waiting.filter((each) => compareWaiting(each, own) < 0).length : null;
      const criteria = explainCriteria(contact.criteria);
      return { phase: "queued", queueId, priority, waitedMs, ahead, criteria, agents };
    }
    case "offered":
      return heldBy(state.to.agentId, { phase: "offered", place: state.place, conversation }, context);
    case "connected":
      return heldBy(state.with.agentId, { phase: "connected", place: state.place, conversation }, context);
    case "paused": {
      const { place, connection, pausedAt } = state;
      const agentId = connection?.with.agentId ?? null;
      return { phase: "paused", queueId: place.queueId, agentId, pausedMs: context.now - pausedAt };
    }
  }
}

function explainCriteria(criteria: RoutingCriteria | undefined): CriteriaExplanation | null {
  if (criteria === undefined) return null;
  const { steps, progress } = criteria;
  if (progress.phase === "exhausted") return { steps: steps.length, active: null, endsAt: null };
  if (progress.phase !== "active") return null;
  return { steps: steps.length, active: progress.expiredAt.length + 1, endsAt: progress.expiresAt };
}

type WaitingContact = {
  readonly channel: Channel;
  readonly queueId: QueueId;
  readonly waitedMs: number;
  readonly isFulfilled: (agent: AgentDesk) => boolean;
  /** Agents who are in the conversation. */
  readonly present: readonly UserId[];
};
type Candidate = { readonly agent: AgentDesk; readonly profile: RoutingProfile };

/** Returns the first obstacle, in the order in which a person would ask. */
function obstacleTo(
  { channel, queueId, waitedMs, isFulfilled, present }: WaitingContact,
  { agent, profile }: Candidate,
  now: EpochMs,
): Obstacle | null {
  const ownerId = ownerOfQueue(queueId);
  if (present.includes(agent.id)) return { kind: "in-conversation" };
  if (ownerId !== undefined && ownerId !== agent.id) return { kind: "personal-queue", ownerId };
  const assignments = profile.queues.filter((each) => each.queueId === queueId && each.channel === channel);
  if (ownerId === undefined && assignments.length === 0) return { kind: "queue-not-served" };
  if (!isFulfilled(agent)) return { kind: "proficiency" };
  if (!isRoutable(agent.availability)) return { kind: "not-routable", state: stateOf(agent) };
  const remainingMs = Math.min(...assignments.map(({ delayMs }) => delayMs)) - waitedMs;
  if (ownerId === undefined && remainingMs > 0) return { kind: "delay", endsAt: now + remainingMs };
  if (freeSlots(agent, profile, channel) > 0) return null;
  const active = agent.slots.filter(takesSlot);
  const other = active.find((slot) => slot.channel !== channel && !profile.crossChannels.includes(slot.channel));
  if (other !== undefined) return { kind: "other-channel", channel: other.channel };
  const taken = active.filter((slot) => slot.channel === channel).length;
  return { kind: "no-slot", taken, allowed: profile.concurrency[channel] ?? 0 };
}

/** A routable state with a next state chosen is none. */
function stateOf({ availability }: AgentDesk): string {
  if (availability.phase === "error") return "Error";
  return availability.next?.name ?? availability.current.name;
}

type Held = {
  readonly phase: "offered" | "connected";
  readonly place: QueuePosition;
  readonly conversation: ConversationState;
};

function heldBy(
  agentId: UserId,
  { phase, place, conversation }: Held,
  { board, now }: ExplanationContext,
): RoutingExplanation {
  const { queueId, queuedAt } = place;
  const agent = [...board.agents()].find(({ id }) => id === agentId);
  const slot = agent?.slots.find((each) => each.contactId === conversation.contact.id);
  const idleMs = slot?.idleBefore === undefined ? null : slot.offeredAt - slot.idleBefore;
  return {
    phase,
    queueId,
    agentId,
    waitedMs: Math.max(0, (slot?.offeredAt ?? now) - queuedAt),
    idleMs,
    isAssigned: slot?.isAssigned === true,
    awaited: awaitedBeside(conversation),
  };
}

function awaitedBeside(conversation: ConversationState): readonly AwaitedContact[] {
  return openContacts(wholeOf(conversation)).flatMap(({ id, state }) => {
    if (id === conversation.contact.id || (state.phase !== "queued" && state.phase !== "offered")) return [];
    const agentId = state.phase === "offered" ? state.to.agentId : null;
    return [{ contactId: id, queueId: state.place.queueId, agentId }];
  });
}
