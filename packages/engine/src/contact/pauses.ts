import type { EpochMs } from "@tributary/kernel";
import type { Contact, Pauses } from "./conversation-state.ts";

/** A pause that begins or ends. */
export type PauseChange =
  | { readonly lastPausedAt: EpochMs }
  | { readonly lastResumedAt: EpochMs; readonly pausedMs: number };

/** Returns the contact with the pause counted. */
export function withPause(contact: Contact, change: PauseChange): Contact {
  const { count, totalMs, ...times } = contact.pauses ?? { count: 0, totalMs: 0, lastPausedAt: 0 };
  const pauses: Pauses =
    "lastPausedAt" in change
      ? { ...times, count: count + 1, totalMs, lastPausedAt: change.lastPausedAt }
      : { ...times, count, totalMs: totalMs + change.pausedMs, lastResumedAt: change.lastResumedAt };
  return { ...contact, pauses };
}
