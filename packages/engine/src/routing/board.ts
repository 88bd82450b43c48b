import type { Clock, EpochMs } from "@tributary/kernel";
import {
  activeExpression,
  type Channel,
  type ContactId,
  type ConversationId,
  isRoutable,
  ownerOfQueue,
  personalQueueId,
  type QueueId,
  type QueuePosition,
  type UserId,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { openContacts } from "../contact/contact-chain.ts";
import type { Contact, ConversationState } from "../contact/conversation-state.ts";
import { agentsIn } from "../contact/participants.ts";
import { createRestrictedContacts, type IndexedAgent, type RestrictedGroup } from "./restricted-contacts.ts";
import { compareText, insertWaiting, type Waiting } from "./waiting.ts";

/** Waiting contacts and agents, as routing sees them. Derived from states; holds nothing that they do not contain. */
export interface RoutingBoard {
  /** Returns true if the change concerns routing. `state` is undefined if the conversation does not exist after all. */
  updateConversation(id: string, state: ConversationState | undefined): boolean;
  /** Returns true if the change concerns routing. */
  updateAgent(agent: AgentDesk): boolean;
  /** Contacts in a queue that any of its agents may get: smaller priority first, then the longest waiting. */
  waitingIn(queueId: QueueId): readonly Waiting[];
  /** Contacts in a queue that agents with certain proficiencies only may get, in groups: those for which the agent comes into question. */
  restrictedIn(queueId: QueueId, channel: Channel, agent: IndexedAgent): Iterable<RestrictedGroup>;
  /** False if no waiting contact needs certain agents. */
  readonly hasRestricted: boolean;
  /** Number of all contacts in a queue. */
  countIn(queueId: QueueId): number;
  /** All contacts in a queue, in no order. */
  allIn(queueId: QueueId): readonly Waiting[];
  /** A contact that waits. */
  waiting(contactId: string): Waiting | undefined;
  /** Contacts in the personal queue of an agent, in the same order. */
  waitingFor(agentId: UserId): readonly Waiting[];
  /** Routable agents, longest idle first. */
  routableAgents(): readonly AgentDesk[];
  /** All agents, in no order. */
  agents(): Iterable<AgentDesk>;
  readonly waitingCount: number;
}

const NONE: readonly Waiting[] = [];
const NO_AGENTS: readonly UserId[] = [];
const NO_CONTACTS: readonly Contact[] = [];

/** Creates an empty board. */
export function createRoutingBoard(clock: Pick<Clock, "now" | "monotonicMs">): RoutingBoard {
  const queues = new Map<QueueId, Waiting[]>();
  /** Personal queues with contacts. Almost always none: then no names of queues are made for the agents of a routing pass. */
  let personalQueues = 0;
  const restricted = createRestrictedContacts();
  const waitingById = new Map<ContactId, Waiting>();
  const agents = new Map<UserId, AgentDesk>();
  /** Sorted with every change: sorting all agents would cost more than a routing pass. */
  const routable: AgentDesk[] = [];
  /** Kept while a contact is offered or paused, because it may return to its position in the queue. */
  const queuedTimes = new Map<ContactId, { readonly queuedAt: EpochMs; readonly ms: number }>();
  /** Contacts that wait or may wait again, by conversation. */
  const contactsOf = new Map<string, readonly ContactId[]>();

  function queuedMsOf(id: ContactId, { queuedAt }: QueuePosition): number {
    const known = queuedTimes.get(id);
    if (known?.queuedAt === queuedAt) return known.ms;
    const waitedMs = Math.max(0, clock.now() - queuedAt);
    const ms = clock.monotonicMs() - waitedMs;
    queuedTimes.set(id, { queuedAt, ms });
    return ms;
  }

  function remove(id: ContactId): boolean {
    const entry = waitingById.get(id);
    if (entry === undefined) return false;
    waitingById.delete(id);
    if (entry.expression !== null) {
      restricted.remove(entry);
      return true;
    }
    const { queueId } = entry.place;
    const waiting = queues.get(queueId) ?? [];
    waiting.splice(waiting.indexOf(entry), 1);
    if (waiting.length === 0 && ownerOfQueue(queueId) !== undefined) {
      queues.delete(queueId);
      personalQueues -= 1;
    }
    return true;
  }

  function insert(entry: Waiting): void {
    waitingById.set(entry.contactId, entry);
    if (entry.expression !== null) {
      restricted.add(entry);
      return;
    }
    const { queueId } = entry.place;
    if (!queues.has(queueId) && ownerOfQueue(queueId) !== undefined) personalQueues += 1;
    const waiting = queues.get(queueId) ?? [];
    queues.set(queueId, waiting);
    insertWaiting(waiting, entry);
  }

  /** Returns true if the change concerns routing. `excludes`: agents who may not get the contact. */
  function updateContact(conversationId: ConversationId, contact: Contact, excludes: readonly UserId[]): boolean {
    const { id, channel, state } = contact;
    if (state.phase !== "queued") return remove(id);
    const { place } = state;
    const expression = activeExpression(contact.criteria);
    const known = waitingById.get(id);
    if (known?.place === place && known.expression === expression && isSameList(known.excludes, excludes)) return false;
    remove(id);
    insert({
      conversationId,
      contactId: id,
      channel,
      place,
      expression,
      excludes,
      queuedMs: queuedMsOf(id, place),
    });
    return true;
  }

  function forget(id: ContactId): boolean {
    queuedTimes.delete(id);
    return remove(id);
  }

  return {
    updateConversation(id, state) {
      const known = contactsOf.get(id);
      if (known === undefined && !mayWait(state)) return false; // as for messages
      const waiting = state === undefined ? NO_CONTACTS : openContacts(state).filter(mayWaitAgain);
      const ids = waiting.map((each) => each.id);
      if (ids.length > 0) contactsOf.set(id, ids);
      else contactsOf.delete(id);
      let isChanged = false;
      for (const gone of (known ?? []).filter((each) => !ids.includes(each))) isChanged = forget(gone) || isChanged;
      if (state === undefined) return isChanged;
      const excludes = state.added === undefined ? NO_AGENTS : agentsIn(state);
      for (const contact of waiting) isChanged = updateContact(state.id, contact, excludes) || isChanged;
      return isChanged;
    },
    updateAgent(agent) {
      const known = agents.get(agent.id);
      if (known !== undefined && isSameForRouting(known, agent)) return false;
      agents.set(agent.id, agent);
      if (known !== undefined && isRoutable(known.availability)) routable.splice(indexIn(routable, known), 1);
      if (isRoutable(agent.availability)) routable.splice(indexIn(routable, agent), 0, agent);
      return true;
    },
    waitingIn: (queueId) => queues.get(queueId) ?? NONE,
    restrictedIn: (queueId, channel, agent) => restricted.groupsFor(agent, queueId, channel),
    countIn: (queueId) => (queues.get(queueId) ?? NONE).length + restricted.countIn(queueId),
    allIn: (queueId) => [...(queues.get(queueId) ?? NONE), ...restricted.in(queueId)],
    waiting: (contactId) => waitingById.get(contactId as ContactId), // looked up only
    waitingFor: (agentId) => (personalQueues === 0 ? NONE : (queues.get(personalQueueId(agentId)) ?? NONE)),
    routableAgents: () => routable,
    agents: () => agents.values(),
    get hasRestricted() {
      return !restricted.isEmpty;
    },
    get waitingCount() {
      return waitingById.size;
    },
  };
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

function mayWait(state: ConversationState | undefined): boolean {
  return state !== undefined && (mayWaitAgain(state.contact) || state.added?.some(mayWaitAgain) === true);
}

function mayWaitAgain({ state: { phase } }: Contact): boolean {
  return phase === "queued" || phase === "offered" || phase === "paused";
}

/** Returns the index of the agent, or the index at which they belong. */
function indexIn(sorted: readonly AgentDesk[], agent: AgentDesk): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle];
    if (other !== undefined && compareIdleness(other, agent) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareIdleness(a: AgentDesk, b: AgentDesk): number {
  return a.idleSince - b.idleSince || compareText(a.id, b.id);
}

/** States share the members that an event leaves unchanged. */
function isSameForRouting(one: AgentDesk, other: AgentDesk): boolean {
  return one.availability === other.availability && one.slots === other.slots && one.idleSince === other.idleSince;
}
