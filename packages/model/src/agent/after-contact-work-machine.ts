/**
 * Work on a contact after it ended, until it is cleared from the desk.
 *
 * ```
 *  running ──cleared──▶ done
 *     └──────time-up──▶ done      (only if the agent's account sets a limit)
 * ```
 */
import type { EpochMs } from "@tributary/kernel";

/** `endsAt` is null if only the agent ends the work. */
export type AfterContactWorkState =
  | { readonly phase: "running"; readonly startedAt: EpochMs; readonly endsAt: EpochMs | null }
  | { readonly phase: "done"; readonly endedAt: EpochMs };

export type AfterContactWorkEvent = { readonly type: "cleared" | "time-up"; readonly at: EpochMs };

/** Next state, or the reason for the refusal. */
export type AfterContactWorkStep =
  | { readonly ok: true; readonly state: AfterContactWorkState }
  | { readonly ok: false; readonly refusal: "already-done" | "too-early" };

/** Applies an event. Rules AW-02, AW-03. */
export function stepAfterContactWork(state: AfterContactWorkState, event: AfterContactWorkEvent): AfterContactWorkStep {
  if (state.phase === "done") return { ok: false, refusal: "already-done" };
  const isEarly = event.type === "time-up" && (state.endsAt === null || event.at < state.endsAt);
  if (isEarly) return { ok: false, refusal: "too-early" };
  return { ok: true, state: { phase: "done", endedAt: event.at } };
}
