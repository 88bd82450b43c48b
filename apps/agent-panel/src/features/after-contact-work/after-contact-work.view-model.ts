import type { EpochMs } from "@tributary/kernel";
import type { DeskContact } from "../../shared/desk.ts";

/** State of a contact that is over and not cleared yet. */
export type AfterContactWorkSnapshot = {
  readonly contactId: string;
  readonly outcome: "handled" | "missed" | "rejected" | "failed";
  readonly since: EpochMs;
  /** Time at which the contact closes automatically; null: only the agent closes it. */
  readonly endsAt: EpochMs | null;
  /** True while a close request is pending. */
  readonly isClosing: boolean;
};

/** Returns null while the contact is not over. */
export function afterContactWorkOf(
  contact: DeskContact,
  closing: ReadonlySet<string>,
): AfterContactWorkSnapshot | null {
  const { contactId, phase, since, endsAt } = contact;
  if (phase === "offered" || phase === "connected" || phase === "monitoring") return null;
  return {
    contactId,
    outcome: phase === "wrap-up" ? "handled" : phase,
    since,
    endsAt,
    isClosing: closing.has(contactId),
  };
}
