/**
 * Availability of an agent: chosen by the agent, or set to error by the center.
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

/** Category of an agent state. Only `routable` allows new contacts. */
export type AgentStateType = "routable" | "not-routable" | "offline";

/** A state that an agent can choose. */
export type AgentStateRef = { readonly id: AgentStateId; readonly name: string; readonly type: AgentStateType };

/** `next` is pending until the desk is empty; meanwhile no new contacts are offered. */
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
      /** State that is restored when all missed contacts are cleared. */
      readonly before: AgentStateRef;
      readonly next: AgentStateRef | null;
    };

/** `desk-emptied`: the agent's last contact was cleared. */
export type AvailabilityEvent =
  | { readonly type: "state-chosen"; readonly at: EpochMs; readonly state: AgentStateRef }
  | { readonly type: "next-state-chosen"; readonly at: EpochMs; readonly state: AgentStateRef }
  | { readonly type: "contact-missed"; readonly at: EpochMs }
  | { readonly type: "misses-cleared"; readonly at: EpochMs }
  | { readonly type: "desk-emptied"; readonly at: EpochMs };

/** Applies an event; every event is valid in every phase. Rules AV-01 to AV-03, AV-05 to AV-08. */
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

/** True if new contacts may be offered: in a routable state, without a pending next state. */
export function isRoutable(state: AvailabilityState): boolean {
  return state.phase === "chosen" && state.current.type === "routable" && state.next === null;
}
