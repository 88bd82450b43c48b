/**
 * Participation in a conversation.
 *
 * ```
 *  invited ──joined──▶ joined ──left──▶ left
 *     └──────left─────────────────────▶ left      (never joined, or the conversation ended first)
 * ```
 */
import type { EpochMs } from "@tributary/kernel";

export type ParticipantState =
  | { readonly phase: "invited"; readonly invitedAt: EpochMs }
  | { readonly phase: "joined"; readonly joinedAt: EpochMs }
  | { readonly phase: "left"; readonly leftAt: EpochMs };

export type ParticipantEvent = { readonly type: "joined" | "left"; readonly at: EpochMs };

/** Next state, or the reason for the refusal. */
export type ParticipantStep =
  | { readonly ok: true; readonly state: ParticipantState }
  | { readonly ok: false; readonly refusal: "already-joined" | "has-left" };

/** Applies an event. Rules PM-01 to PM-03. */
export function stepParticipant(state: ParticipantState, event: ParticipantEvent): ParticipantStep {
  if (state.phase === "left") return { ok: false, refusal: "has-left" };
  if (event.type === "left") return { ok: true, state: { phase: "left", leftAt: event.at } };
  if (state.phase === "joined") return { ok: false, refusal: "already-joined" };
  return { ok: true, state: { phase: "joined", joinedAt: event.at } };
}
