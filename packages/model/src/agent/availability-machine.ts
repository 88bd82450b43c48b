/**
 * What an agent has said of their availability, and what the center has made of it.
 *
 * ```
 *            state-chosen, next-state-chosen, desk-emptied
 *                 ┌────┐
 *  chosen ◀───────┴────┘◀──state-chosen, misses-cleared── error ◀─┐ contact-missed, next-state-chosen, desk-emptied
 *     └──────contact-missed──────────────────────────────▶ └──────┘
 * ```
 */
import { assertNever, type EpochMs } from "@tributary/kernel";
import type { AgentStateId } from "../ids.ts";

/** Whether contacts may come: `routable` yes, the others no. */
export type AgentStateType = "routable" | "not-routable" | "offline";

/** A state that an agent can choose. */
export type AgentStateRef = { readonly id: AgentStateId; readonly name: string; readonly type: AgentStateType };

/** Where an agent's availability stands. `next` waits until the desk is empty; while it waits, no new contacts come. */
export type AvailabilityState =
  | {
      readonly phase: "chosen";
      readonly current: AgentStateRef;
      readonly since: EpochMs;
      readonly next: AgentStateRef | null;
    }
  | {
      readonly phase: "error";
      readonly reason: "missed-contact";
      readonly since: EpochMs;
      /** What the agent goes back to when every missed contact has been cleared. */
      readonly before: AgentStateRef;
      readonly next: AgentStateRef | null;
    };

/** What happened. `desk-emptied`: the agent's last contact was cleared. */
export type AvailabilityEvent =
  | { readonly type: "state-chosen"; readonly at: EpochMs; readonly state: AgentStateRef }
  | { readonly type: "next-state-chosen"; readonly at: EpochMs; readonly state: AgentStateRef }
  | { readonly type: "contact-missed"; readonly at: EpochMs }
  | { readonly type: "misses-cleared"; readonly at: EpochMs }
  | { readonly type: "desk-emptied"; readonly at: EpochMs };

/** Pure and total: every event has a meaning in every phase. Rules AV-01 to AV-03, AV-05 to AV-08. */
export function stepAvailability(state: AvailabilityState, event: AvailabilityEvent): AvailabilityState {
  switch (event.type) {
    case "state-chosen":
      return { phase: "chosen", current: event.state, since: event.at, next: null };
    case "next-state-chosen":
      return { ...state, next: event.state };
    case "contact-missed":
      if (state.phase === "error") return state;
      return { phase: "error", reason: "missed-contact", since: event.at, before: state.current, next: state.next };
    case "misses-cleared":
      if (state.phase === "chosen") return state;
      return { phase: "chosen", current: state.before, since: event.at, next: state.next };
    case "desk-emptied":
      if (state.phase === "error" || state.next === null) return state;
      return { phase: "chosen", current: state.next, since: event.at, next: null };
    default:
      return assertNever(event);
  }
}

/** Whether new contacts may be offered: in a routable state, with no other state waiting. */
export function isRoutable(state: AvailabilityState): boolean {
  return state.phase === "chosen" && state.current.type === "routable" && state.next === null;
}
