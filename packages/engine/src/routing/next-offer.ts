import type { EpochMs } from "@tributary/kernel";
import { isRoutable, type QueueAssignment, type RoutingProfile } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { freeSlots } from "../contact/decide-offer.ts";
import { compareWaiting, type RoutingBoard, type Waiting } from "./board.ts";

/** A contact and the agent to offer it to. */
export type Match = { readonly agent: AgentDesk; readonly profile: RoutingProfile; readonly contact: Waiting };

/** Result of a routing pass: the next match, or the time at which a delay will have passed (null: nothing before the next change). */
export type RoutingAnswer = { readonly match: Match } | { readonly match: null; readonly lookAgainAt: EpochMs | null };

/** Inputs to a routing pass. `skip` returns true for contacts already refused in this pass. */
export type RoutingContext = {
  readonly now: EpochMs;
  readonly profileOf: (agent: AgentDesk) => RoutingProfile | undefined;
  readonly skip: (contact: Waiting) => boolean;
};

/**
 * Returns the next offer. The longest idle routable agent with a free slot for a waiting contact gets, among the contacts of the queues in
 * their profile whose delay has passed, the one with the smallest profile priority, then the smallest contact priority, then the longest
 * wait. Pure. Rules RT-01 to RT-06.
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
      // Without a delay a contact is ready at once, even if its time was moved ahead to keep the journal in order.
      if (assignment.delayMs > 0 && readyAt > context.now) {
        lookAgainAt = Math.min(lookAgainAt ?? readyAt, readyAt);
        continue;
      }
      if (best === undefined || isBefore({ assignment, contact }, best)) best = { assignment, contact };
      break; // the queue is sorted: no later contact precedes the first ready one
    }
  }
  return { contact: best?.contact, lookAgainAt };
}

type Candidate = { readonly assignment: QueueAssignment; readonly contact: Waiting };

function isBefore(a: Candidate, b: Candidate): boolean {
  const byProfile = a.assignment.priority - b.assignment.priority;
  return byProfile === 0 ? compareWaiting(a.contact, b.contact) < 0 : byProfile < 0;
}
