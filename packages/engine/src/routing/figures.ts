import type { CenterFigures } from "../api.ts";
import type { RoutingBoard } from "./board.ts";

/** Counts what is on the board. */
export function figuresOf(board: RoutingBoard): CenterFigures {
  const agents = { routable: 0, "not-routable": 0, offline: 0, error: 0 };
  const contactsAtDesks = { offered: 0, connected: 0, missed: 0, rejected: 0, "after-contact-work": 0 };
  for (const { availability, slots } of board.agentsByIdleness()) {
    agents[availability.phase === "error" ? "error" : availability.current.type] += 1;
    for (const { state } of slots) contactsAtDesks[state.phase] += 1;
  }
  return { waitingContacts: board.waitingCount, contactsAtDesks, agents };
}
