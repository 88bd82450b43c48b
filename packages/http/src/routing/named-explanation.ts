/** The engine's explanation of routing, with names in it. */
import type { AgentVerdict, Directory, Obstacle, RoutingExplanation } from "@tributary/engine";
import { ownerOfQueue, type QueueId, type UserId } from "@tributary/model";

/** Agents in an answer. The others are counted. */
const MAX_AGENTS = 200;

/** An agent, by id and user name. The name of a user who was deleted is the id. */
export type NamedAgent = { readonly id: UserId; readonly username: string };

/** A queue. A personal queue has the user name of its agent. */
export type NamedQueue = { readonly id: QueueId; readonly name: string; readonly isPersonal: boolean };

/** Explanation with names. Unit of durations: milliseconds; of times: epoch milliseconds. */
export type NamedExplanation =
  | Extract<RoutingExplanation, { phase: "created" | "in-flow" | "ended" }>
  | {
      readonly phase: "queued";
      readonly queue: NamedQueue;
      readonly priority: number;
      readonly waitedMs: number;
      /** Null on a node that does not route. */
      readonly ahead: number | null;
      /** Null: none that have an effect. */
      readonly criteria: Extract<RoutingExplanation, { phase: "queued" }>["criteria"];
      /** Number of all agents. */
      readonly agentCount: number;
      /** Number of agents by their first obstacle; `none` for those without one. */
      readonly obstacles: Readonly<Partial<Record<Obstacle["kind"] | "none", number>>>;
      /** At most {@link MAX_AGENTS}, those first who lack least. */
      readonly agents: readonly (NamedAgent & Pick<AgentVerdict, "obstacle">)[];
    }
  | {
      readonly phase: "offered" | "connected";
      readonly queue: NamedQueue;
      readonly agent: NamedAgent;
      readonly waitedMs: number;
      readonly idleMs: number | null;
      readonly isAssigned: boolean;
      /** Contacts of agents who are asked to join the chat. `agent`: the one with its offer; null while it waits in its queue. */
      readonly awaited: readonly {
        readonly contactId: string;
        readonly queue: NamedQueue;
        readonly agent: NamedAgent | null;
      }[];
    }
  | {
      readonly phase: "paused";
      readonly queue: NamedQueue;
      /** Null: it was paused in its queue. */
      readonly agent: NamedAgent | null;
      readonly pausedMs: number;
    };

/** Adds the names of queues and agents to an explanation. */
export function withNames(directory: Directory, explanation: RoutingExplanation): NamedExplanation {
  const agentOf = (id: UserId): NamedAgent => ({ id, username: directory.user(id)?.username ?? id });
  const queueOf = (id: QueueId): NamedQueue => {
    const owner = ownerOfQueue(id);
    if (owner !== undefined) return { id, name: agentOf(owner).username, isPersonal: true };
    return { id, name: directory.queue(id)?.name ?? id, isPersonal: false };
  };
  if (!("queueId" in explanation)) return explanation;
  if (explanation.phase === "paused") {
    const { queueId, agentId, ...rest } = explanation;
    return { ...rest, queue: queueOf(queueId), agent: agentId === null ? null : agentOf(agentId) };
  }
  if (!("agents" in explanation)) {
    const { queueId, agentId, awaited, ...rest } = explanation;
    return {
      ...rest,
      queue: queueOf(queueId),
      agent: agentOf(agentId),
      awaited: awaited.map((each) => ({
        contactId: each.contactId,
        queue: queueOf(each.queueId),
        agent: each.agentId === null ? null : agentOf(each.agentId),
      })),
    };
  }
  const { queueId, agents, ...rest } = explanation;
  const nearest = [...agents].sort((one, other) => rankOf(one) - rankOf(other)).slice(0, MAX_AGENTS);
  return {
    ...rest,
    queue: queueOf(queueId),
    agentCount: agents.length,
    obstacles: countsOf(agents),
    agents: nearest.map(({ agentId, obstacle }) => ({ ...agentOf(agentId), obstacle })),
  };
}

/** Obstacles from the one that is over soonest to the one that only an administrator removes. */
const ORDER = [
  "delay",
  "no-slot",
  "other-channel",
  "not-routable",
  "proficiency",
  "in-conversation",
  "queue-not-served",
  "personal-queue",
] as const;

function rankOf({ obstacle }: AgentVerdict): number {
  return obstacle === null ? -1 : ORDER.indexOf(obstacle.kind);
}

function countsOf(agents: readonly AgentVerdict[]): Partial<Record<Obstacle["kind"] | "none", number>> {
  const counts: Partial<Record<Obstacle["kind"] | "none", number>> = {};
  for (const { obstacle } of agents) {
    const kind = obstacle?.kind ?? "none";
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
