import type { AgentStateRef } from "@tributary/model";
import type { SlotState } from "../agent/agent-desk.ts";
import type { RoutingBoard } from "./board.ts";

/** Counts of contacts and agents, for metrics. */
export type CenterFigures = {
  /** Null on a node that does not route: only the leader knows all waiting contacts. */
  readonly waitingContacts: number | null;
  /** Contacts on agents' desks by phase. */
  readonly contactsAtDesks: Readonly<Record<SlotState["phase"], number>>;
  /** Agents by the type of their state; `error` for those who missed a contact. */
  readonly agents: Readonly<Record<AgentStateRef["type"] | "error", number>>;
};

/** Counts the contents of the board. `isComplete`: it has all waiting contacts. It has all agents on every node. */
export function figuresOf(board: RoutingBoard, { isComplete }: { readonly isComplete: boolean }): CenterFigures {
  const agents = { routable: 0, "not-routable": 0, offline: 0, error: 0 };
  const contactsAtDesks = {
    offered: 0,
    connected: 0,
    paused: 0,
    missed: 0,
    rejected: 0,
    failed: 0,
    "after-contact-work": 0,
    monitoring: 0,
  };
  for (const { availability, slots } of board.agents()) {
    agents[availability.phase === "error" ? "error" : availability.current.type] += 1;
    for (const { state } of slots) contactsAtDesks[state.phase] += 1;
  }
  return { waitingContacts: isComplete ? board.waitingCount : null, contactsAtDesks, agents };
}
