import type { EpochMs } from "@tributary/kernel";
import type { DeskContact, TaskReference } from "../../shared/desk.ts";

/** The work that a task is about. Untrusted texts. */
export type TaskSnapshot = {
  readonly contactId: string;
  /** Null if there is none. */
  readonly name: string | null;
  readonly description: string | null;
  readonly references: readonly TaskReference[];
  /** Null unless the task is paused. */
  readonly pausedSince: EpochMs | null;
  /** True while the agent can pause or resume it. */
  readonly isOpen: boolean;
};

/** Returns null for contacts of other channels. */
export function taskOf({
  channel,
  contactId,
  customerName: name,
  description,
  references,
  phase,
  isPaused,
  since,
}: DeskContact): TaskSnapshot | null {
  if (channel !== "task") return null;
  return {
    contactId,
    name,
    description,
    references,
    pausedSince: isPaused ? since : null,
    isOpen: phase === "connected",
  };
}
