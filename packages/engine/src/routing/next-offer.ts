import type { QueueAssignment, RoutingProfile } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { freeSlots } from "../contact/decide-offer.ts";
import { compareWaiting, type RoutingBoard, type Waiting } from "./board.ts";

/** A contact and the agent to offer it to. */
export type Match = { readonly agent: AgentDesk; readonly profile: RoutingProfile; readonly contact: Waiting };

/**
 * Result of a routing pass: the next match, or the monotonic time at which a delay will have passed (null: nothing before the next change).
 */
export type RoutingAnswer = { readonly match: Match } | { readonly match: null; readonly lookAgainMs: number | null };

/** Inputs to a routing pass. `nowMs` is monotonic; `skip` returns true for contacts already refused in this pass. */
export type RoutingContext = {
  readonly nowMs: number;
  readonly profileOf: (agent: AgentDesk) => RoutingProfile | undefined;
  readonly skip: (contact: Waiting) => boolean;
};

/**
 * Returns the next offer. The longest idle routable agent with a free slot for a waiting contact gets, among the contacts of the queues in
 * their profile whose delay has passed, the one with the smallest profile priority, then the smallest contact priority, then the longest
 * wait. Contacts in the agent's personal queue precede all of them. Pure. Rules RT-01 to RT-06 and RT-21.
 */
export function nextOffer(board: RoutingBoard, context: RoutingContext): RoutingAnswer {
  if (board.waitingCount === 0) return { match: null, lookAgainMs: null };
  const firstReady = memoizeFirstReady(board, context);
  let lookAgainMs: number | null = null;
  for (const agent of board.routableAgents()) {
    const profile = context.profileOf(agent);
    if (profile === undefined) continue;
    const own = firstPersonal({ agent, profile }, board.waitingFor(agent.id), context);
    if (own !== undefined) return { match: { agent, profile, contact: own } };
    const { contact, readyMs } = firstFor({ agent, profile }, firstReady);
    if (contact !== undefined) return { match: { agent, profile, contact } };
    lookAgainMs = sooner(lookAgainMs, readyMs);
  }
  return { match: null, lookAgainMs };
}

/** Returns the first contact in the agent's personal queue for which they have a free slot. */
function firstPersonal(
  { agent, profile }: Omit<Match, "contact">,
  waiting: readonly Waiting[],
  { skip }: RoutingContext,
): Waiting | undefined {
  return waiting.find((contact) => freeSlots(agent, profile, contact.channel) > 0 && !skip(contact));
}

function firstFor(
  { agent, profile }: Omit<Match, "contact">,
  firstReady: (assignment: QueueAssignment) => FirstReady,
): FirstReady {
  let best: Candidate | undefined;
  let soonestMs: number | null = null;
  for (const assignment of profile.queues) {
    if (freeSlots(agent, profile, assignment.channel) < 1) continue;
    const { contact, readyMs } = firstReady(assignment);
    soonestMs = sooner(soonestMs, readyMs);
    if (contact !== undefined && (best === undefined || isBefore({ assignment, contact }, best)))
      best = { assignment, contact };
  }
  return { contact: best?.contact, readyMs: soonestMs };
}

function sooner(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

/** First contact whose delay has passed, and the soonest time at which the delay of one before it will have passed. */
type FirstReady = { readonly contact: Waiting | undefined; readonly readyMs: number | null };

/** Looks through each queue once per delay and channel, because the agents of a profile share its assignments. */
function memoizeFirstReady(board: RoutingBoard, context: RoutingContext): (assignment: QueueAssignment) => FirstReady {
  const found = new Map<QueueAssignment, FirstReady>();
  return (assignment) => {
    const known = found.get(assignment);
    if (known !== undefined) return known;
    const first = findFirstReady(board, assignment, context);
    found.set(assignment, first);
    return first;
  };
}

function findFirstReady(
  board: RoutingBoard,
  { queueId, channel, delayMs }: QueueAssignment,
  { nowMs, skip }: RoutingContext,
): FirstReady {
  let soonestMs: number | null = null;
  for (const contact of board.waitingIn(queueId)) {
    if (contact.channel !== channel || skip(contact)) continue;
    const readyMs = contact.queuedMs + delayMs;
    // The queue is sorted: no later contact precedes the first ready one.
    if (readyMs <= nowMs) return { contact, readyMs: soonestMs };
    soonestMs = sooner(soonestMs, readyMs);
  }
  return { contact: undefined, readyMs: soonestMs };
}

type Candidate = { readonly assignment: QueueAssignment; readonly contact: Waiting };

function isBefore(a: Candidate, b: Candidate): boolean {
  const byProfile = a.assignment.priority - b.assignment.priority;
  return byProfile === 0 ? compareWaiting(a.contact, b.contact) < 0 : byProfile < 0;
}
