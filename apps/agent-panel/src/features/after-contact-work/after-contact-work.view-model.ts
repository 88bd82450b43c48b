import type { EpochMs } from "@tributary/kernel";
import type { DeskContact } from "../../shared/desk.ts";

/** What is left to do for a contact that is over, and how it was. */
export type AfterContactWorkSnapshot = {
  readonly contactId: string;
  readonly outcome: "handled" | "missed" | "rejected" | "failed";
  readonly since: EpochMs;
  /** When the contact closes by itself; null: only the agent closes it. */
  readonly endsAt: EpochMs | null;
  /** Closed here, and not answered yet. */
  readonly isClosing: boolean;
};

/** Pure. Null while the contact is not over. */
export function afterContactWorkOf(
  contact: DeskContact,
  closing: ReadonlySet<string>,
): AfterContactWorkSnapshot | null {
  const { contactId, phase, since, endsAt } = contact;
  if (phase === "offered" || phase === "connected") return null;
  return {
    contactId,
    outcome: phase === "wrap-up" ? "handled" : phase,
    since,
    endsAt,
    isClosing: closing.has(contactId),
  };
}
