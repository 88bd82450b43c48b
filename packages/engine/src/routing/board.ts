import type { Channel, ConversationId, QueueId, QueuePlace, UserId } from "@tributary/model";
import type { AgentDesk } from "../agent/state.ts";
import type { ConversationState } from "../conversation/state.ts";

/** A contact that waits. */
export type Waiting = {
  readonly conversationId: ConversationId;
  readonly channel: Channel;
  readonly place: QueuePlace;
};

/**
 * Who waits where, and who works: what routing looks at. Follows the states as they change, and holds nothing that could not be made
 * from them anew.
 */
export interface RoutingBoard {
  noteConversation(state: ConversationState): void;
  noteAgent(agent: AgentDesk): void;
  /** Contacts of a queue: smaller priority first, then the longest waiting. */
  waitingIn(queueId: QueueId): readonly Waiting[];
  /** All agents, the longest idle first. */
  agentsByIdleness(): readonly AgentDesk[];
  readonly waitingCount: number;
}

/** Makes an empty board. */
export function createRoutingBoard(): RoutingBoard {
  const queues = new Map<QueueId, Waiting[]>();
  const placeOf = new Map<ConversationId, QueueId>();
  const agents = new Map<UserId, AgentDesk>();

  function remove(id: ConversationId): void {
    const queueId = placeOf.get(id);
    if (queueId === undefined) return;
    placeOf.delete(id);
    const waiting = queues.get(queueId) ?? [];
    const index = waiting.findIndex(({ conversationId }) => conversationId === id);
    if (index >= 0) waiting.splice(index, 1);
  }

  function insert(entry: Waiting): void {
    const { queueId } = entry.place;
    const waiting = queues.get(queueId) ?? [];
    queues.set(queueId, waiting);
    const index = waiting.findLastIndex((other) => compareWaiting(other, entry) < 0);
    waiting.splice(index + 1, 0, entry);
    placeOf.set(entry.conversationId, queueId);
  }

  return {
    noteConversation(state) {
      const { phase } = state.contact.state;
      const isWaiting = placeOf.has(state.id);
      if (phase === "queued" && !isWaiting) {
        insert({ conversationId: state.id, channel: state.contact.channel, place: state.contact.state.place });
      } else if (phase !== "queued" && isWaiting) {
        remove(state.id);
      }
    },
    noteAgent(agent) {
      agents.set(agent.id, agent);
    },
    waitingIn: (queueId) => queues.get(queueId) ?? [],
    agentsByIdleness: () => [...agents.values()].sort((a, b) => a.idleSince - b.idleSince || compareText(a.id, b.id)),
    get waitingCount() {
      return placeOf.size;
    },
  };
}

/** Negative when `a` is to be served before `b`: by priority, then by time in queue; the id decides ties, so that order is total. */
export function compareWaiting(a: Waiting, b: Waiting): number {
  return (
    a.place.priority - b.place.priority ||
    a.place.queuedAt - b.place.queuedAt ||
    compareText(a.conversationId, b.conversationId)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
