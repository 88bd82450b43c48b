import type { QueueAssignment, RoutingProfile, UserId } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { freeSlots } from "../contact/decide-offer.ts";
import type { RoutingBoard } from "./board.ts";
import type { Fulfilment } from "./fulfilment.ts";
import type { IndexedAgent, RestrictedGroup } from "./restricted-contacts.ts";
import { compareWaiting, type Waiting } from "./waiting.ts";

/** A contact and the agent to offer it to. */
export type Match = { readonly agent: AgentDesk; readonly profile: RoutingProfile; readonly contact: Waiting };

/**
 * Result of a routing pass: the next match, or the monotonic time at which a delay will have passed (null: nothing before the next change).
 */
export type RoutingAnswer = { readonly match: Match } | { readonly match: null; readonly lookAgainMs: number | null };

/** Inputs to a routing pass. `nowMs` is monotonic; `skip` returns true for contacts already refused in this pass. */
export type RoutingContext = Fulfilment & {
  readonly nowMs: number;
  readonly profileOf: (agent: AgentDesk) => RoutingProfile | undefined;
  readonly skip: (contact: Waiting) => boolean;
  /**
   * Agents without a fitting contact in an earlier call of the same pass, with the time at which to look again. A pass only takes contacts away, so that they are not
   * compared again for each match. Filled here.
   */
  readonly fruitless?: Map<UserId, number | null>;
};

/**
 * Returns the next offer. The longest idle routable agent with a free slot for a waiting contact gets, among the contacts of the queues in
 * their profile whose delay has passed, the one with the smallest profile priority, then the smallest contact priority, then the longest
 * wait. Contacts in the agent's personal queue precede all of them; those whose routing criteria the agent does not fulfil, and those of conversations
 * in which they are, are left out. Changes nothing but `fruitless`. Rules RT-01 to RT-06, RT-21, RT-24 and MP-03.
 */
export function nextOffer(board: RoutingBoard, context: RoutingContext): RoutingAnswer {
  if (board.waitingCount === 0) return { match: null, lookAgainMs: null };
  const lookups = createLookups(board, context);
  let lookAgainMs: number | null = null;
  for (const agent of board.routableAgents()) {
    const known = context.fruitless?.get(agent.id);
    if (known !== undefined) {
      lookAgainMs = sooner(lookAgainMs, known);
      continue;
    }
    const profile = context.profileOf(agent);
    if (profile === undefined) continue;
    const own = firstPersonal({ agent, profile }, board.waitingFor(agent.id), context);
    if (own !== undefined) return { match: { agent, profile, contact: own } };
    const { contact, readyMs } = firstFor({ agent, profile }, lookups);
    if (contact !== undefined) return { match: { agent, profile, contact } };
    context.fruitless?.set(agent.id, readyMs);
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
  return waiting.find(
    (contact) =>
      freeSlots(agent, profile, contact.channel) > 0 && !skip(contact) && !contact.excludes.includes(agent.id),
  );
}

function firstFor({ agent, profile }: Omit<Match, "contact">, { first, firstOfGroups }: Lookups): FirstReady {
  let best: Candidate | undefined;
  let soonestMs: number | null = null;
  for (const assignment of profile.queues) {
    if (freeSlots(agent, profile, assignment.channel) < 1) continue;
    const { contact, readyMs } = first(assignment, agent.id);
    soonestMs = sooner(soonestMs, readyMs);
    best = better(best, assignment, contact);
    if (firstOfGroups === null) continue;
    for (const restricted of firstOfGroups(assignment, agent.id)) {
      soonestMs = sooner(soonestMs, restricted.readyMs);
      best = better(best, assignment, restricted.contact);
    }
  }
  return { contact: best?.contact, readyMs: soonestMs };
}

function better(
  best: Candidate | undefined,
  assignment: QueueAssignment,
  contact: Waiting | undefined,
): Candidate | undefined {
  if (contact === undefined) return best;
  return best === undefined || isBefore({ assignment, contact }, best) ? { assignment, contact } : best;
}

function sooner(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

/** First contact whose delay has passed, and the soonest time at which the delay of one before it will have passed. */
type FirstReady = { readonly contact: Waiting | undefined; readonly readyMs: number | null };

type Lookups = {
  /** Returns the first contact of a queue that any of its agents may get, except those of conversations in which the agent is. */
  readonly first: (assignment: QueueAssignment, agentId: UserId) => FirstReady;
  /** Returns the first contacts of the groups whose requirement the agent fulfils. Null: no waiting contact needs certain agents. */
  readonly firstOfGroups: ((assignment: QueueAssignment, agentId: UserId) => Iterable<FirstReady>) | null;
};

function createLookups(board: RoutingBoard, context: RoutingContext): Lookups {
  return {
    first: memoizeFirst(board, context),
    firstOfGroups: board.hasRestricted ? memoizeFirstOfGroups(board, context) : null,
  };
}

/** Looks through each queue once per delay and channel, because the agents of a profile share its assignments. */
function memoizeFirst(board: RoutingBoard, context: RoutingContext): Lookups["first"] {
  const found = new Map<QueueAssignment, FirstReady>();
  return (assignment, agentId) => {
    const { queueId, channel, delayMs } = assignment;
    const ofChannel = (contact: Waiting): boolean => contact.channel === channel;
    const find = (skip: (contact: Waiting) => boolean): FirstReady =>
      findFirstReady(board.waitingIn(queueId), delayMs, {
        ...context,
        skip: (contact) => !ofChannel(contact) || skip(contact),
      });
    const first = found.get(assignment) ?? find(context.skip);
    found.set(assignment, first);
    return isExcluded(first, agentId) ? find(excluding(agentId, context)) : first;
  };
}

/** Almost never true: the agent is in the conversation for which another one is awaited. */
function isExcluded({ contact }: FirstReady, agentId: UserId): boolean {
  return contact?.excludes.includes(agentId) === true;
}

function excluding(agentId: UserId, { skip }: RoutingContext): RoutingContext["skip"] {
  return (contact) => contact.excludes.includes(agentId) || skip(contact);
}

/** Looks through each group once per delay. */
function memoizeFirstOfGroups(board: RoutingBoard, context: RoutingContext): Lookups["firstOfGroups"] {
  const found = new Map<RestrictedGroup, Map<number, FirstReady>>();
  /** The agent who was asked for last: all queues of one agent are asked for before those of the next one. */
  let indexed: IndexedAgent | undefined;

  function firstOf(group: RestrictedGroup, delayMs: number): FirstReady {
    const byDelay = found.get(group) ?? new Map<number, FirstReady>();
    found.set(group, byDelay);
    const first = byDelay.get(delayMs) ?? findFirstReady(group.contacts, delayMs, context);
    byDelay.set(delayMs, first);
    return first;
  }

  return ({ queueId, channel, delayMs }, agentId) => {
    if (indexed?.id !== agentId) indexed = { id: agentId, values: context.valuesOf(agentId) };
    const firsts: FirstReady[] = [];
    for (const group of board.restrictedIn(queueId, channel, indexed)) {
      if (!context.fulfils(agentId, group.expression)) continue;
      const first = firstOf(group, delayMs);
      if (!isExcluded(first, agentId)) firsts.push(first);
      else firsts.push(findFirstReady(group.contacts, delayMs, { ...context, skip: excluding(agentId, context) }));
    }
    return firsts;
  };
}

function findFirstReady(contacts: readonly Waiting[], delayMs: number, { nowMs, skip }: RoutingContext): FirstReady {
  let soonestMs: number | null = null;
  for (const contact of contacts) {
    if (skip(contact)) continue;
    const readyMs = contact.queuedMs + delayMs;
    // The contacts are sorted: no later one precedes the first ready one.
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
