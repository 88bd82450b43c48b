import type { DeskContact, MonitorMode, OtherAgent } from "../../shared/desk.ts";

/** State of a chat for the supervisor who monitors it. */
export type MonitorBarSnapshot = {
  readonly mode: MonitorMode;
  /** Mode that the supervisor can change to; null if there is none. */
  readonly next: MonitorMode | null;
  /** Another supervisor, who takes part in place of this one; null if there is none. */
  readonly taker: OtherAgent | null;
};

/** Going back to silence is always possible, taking part only if it is permitted and no other supervisor does. Source: PA-35. */
export function monitorBarOf(
  { mode, mayBarge }: NonNullable<DeskContact["monitor"]>,
  others: readonly OtherAgent[],
): MonitorBarSnapshot {
  if (mode === "barge") return { mode, next: "silent", taker: null };
  const taker = (mayBarge && others.find(({ isSupervisor }) => isSupervisor)) || null;
  return { mode, next: mayBarge && taker === null ? "barge" : null, taker };
}
