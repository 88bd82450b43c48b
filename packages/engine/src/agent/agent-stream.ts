import { type Draft, defineStream, draft, streamOf } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type AgentEvent, asId, type UserId } from "@tributary/model";
import { type AgentDesk, newAgentDesk } from "./agent-desk.ts";
import { evolveAgent } from "./evolve-agent.ts";

/**
 * The streams of agents: availability and slots.
 *
 * Version 2 tagged the state; its events are those of version 1. Version 3 has pauses, and marks offers that were assigned.
 * Version 4 has contacts that a supervisor monitors, version 5 calls that the agent starts or monitors.
 */
export const agentStream = defineStream({
  kind: "agent",
  version: 5,
  upcasters: { 1: (event) => event, 2: (event) => event, 3: (event) => event, 4: (event) => event },
  initial: (id): AgentDesk => newAgentDesk(asId<UserId>(id)),
  evolve: evolveAgent,
  isActive: () => true,
  stamp: () => ({}),
});

/** Returns the reference of an agent's stream. */
export function agentRef(id: UserId) {
  return streamOf(agentStream, id);
}

/** A draft on an agent's stream. */
export type AgentDraft = Draft<AgentDesk, AgentEvent, AgentDesk, object>;

/** Starts a draft on an agent's stream. */
export function draftAgent(desk: AgentDesk, now: EpochMs): AgentDraft {
  return draft(agentRef(desk.id), desk, now);
}
