import type { EpochMs } from "@tributary/kernel";
import { isRoutable, type QueueAssignment, type RoutingProfile } from "@tributary/model";
import type { AgentDesk } from "../agent/state.ts";
import { freeSlots } from "../conversation/decide-offer.ts";
import { compareWaiting, type RoutingBoard, type Waiting } from "./board.ts";

/** A contact and the agent who is to get it. */
export type Match = { readonly agent: AgentDesk; readonly profile: RoutingProfile; readonly contact: Waiting };

/** What routing says now: the next match, or when to look again because a delay will have passed. Null: not before something changes. */
export type RoutingAnswer = { readonly match: Match } | { readonly match: null; readonly lookAgainAt: EpochMs | null };

/** Whom routing serves by what; `skip` tells contacts that were refused in this round. */
export type RoutingContext = {
  readonly now: EpochMs;
  readonly profileOf: (agent: AgentDesk) => RoutingProfile | undefined;
  readonly skip: (contact: Waiting) => boolean;
};

/**
 * Who gets what next. The longest idle routable agent with a free slot for anything that waits gets, among the contacts of the queues
 * that their profile serves and whose delay has passed, the one with the smallest profile priority, then the smallest priority of its own,
 * then the longest wait. Pure. Rules RT-01 to RT-06.
 */
export function nextOffer(board: RoutingBoard, context: RoutingContext): RoutingAnswer {
  if (board.waitingCount === 0) return { match: null, lookAgainAt: null };
  let lookAgainAt: EpochMs | null = null;
  for (const agent of board.agentsByIdleness()) {
    const profile = isRoutable(agent.availability) ? context.profileOf(agent) : undefined;
    if (profile === undefined) continue;
    const best = bestFor(board, { agent, profile }, context);
    if (best.contact) return { match: { agent, profile, contact: best.contact } };
    if (best.lookAgainAt !== null) lookAgainAt = Math.min(lookAgainAt ?? best.lookAgainAt, best.lookAgainAt);
  }
  return { match: null, lookAgainAt };
}

type Best = { readonly contact: Waiting | undefined; readonly lookAgainAt: EpochMs | null };

function bestFor(board: RoutingBoard, who: Omit<Match, "contact">, context: RoutingContext): Best {
  let best: { readonly assignment: QueueAssignment; readonly contact: Waiting } | undefined;
  let lookAgainAt: EpochMs | null = null;
  for (const assignment of who.profile.queues) {
    if (freeSlots(who.agent, who.profile, assignment.channel) < 1) continue;
    for (const contact of board.waitingIn(assignment.queueId)) {
      if (contact.channel !== assignment.channel || context.skip(contact)) continue;
      const readyAt = contact.place.queuedAt + assignment.delayMs;
      // Without a delay a contact is ready at once, also where its time was pushed on to keep the journal in order.
      if (assignment.delayMs > 0 && readyAt > context.now) {
        lookAgainAt = Math.min(lookAgainAt ?? readyAt, readyAt);
        continue;
      }
      if (best === undefined || isBefore({ assignment, contact }, best)) best = { assignment, contact };
      break; // the queue is in order: nothing behind the first ready contact comes before it
    }
  }
  return { contact: best?.contact, lookAgainAt };
}

type Candidate = { readonly assignment: QueueAssignment; readonly contact: Waiting };

function isBefore(a: Candidate, b: Candidate): boolean {
  const byProfile = a.assignment.priority - b.assignment.priority;
  return byProfile === 0 ? compareWaiting(a.contact, b.contact) < 0 : byProfile < 0;
}
