/**
 * What an agent still does for a contact that has ended, until the contact is cleared from the desk.
 *
 * ```
 *  running ──cleared──▶ done
 *     └──────time-up──▶ done      (only where the agent's account sets a limit)
 * ```
 */
import type { EpochMs } from "@tributary/kernel";

/** Where after-contact work stands. `endsAt` is null where nothing but the agent ends it. */
export type AfterContactWorkState =
  | { readonly phase: "running"; readonly startedAt: EpochMs; readonly endsAt: EpochMs | null }
  | { readonly phase: "done"; readonly endedAt: EpochMs };

/** What happened to it. */
export type AfterContactWorkEvent = { readonly type: "cleared" | "time-up"; readonly at: EpochMs };

/** The next state, or the word why not. */
export type AfterContactWorkStep =
  | { readonly ok: true; readonly state: AfterContactWorkState }
  | { readonly ok: false; readonly refusal: "already-done" | "too-early" };

/** Pure. Rules AW-02, AW-03. */
export function stepAfterContactWork(state: AfterContactWorkState, event: AfterContactWorkEvent): AfterContactWorkStep {
  if (state.phase === "done") return { ok: false, refusal: "already-done" };
  const isEarly = event.type === "time-up" && (state.endsAt === null || event.at < state.endsAt);
  if (isEarly) return { ok: false, refusal: "too-early" };
  return { ok: true, state: { phase: "done", endedAt: event.at } };
}
