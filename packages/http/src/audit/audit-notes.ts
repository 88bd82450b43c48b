import type { AuditLog, NewAuditEvent } from "@tributary/engine";
import type { Clock } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import { createTokenBuckets } from "../limits/token-buckets.ts";

/** Facts that requests cause. */
type Noted = Extract<NewAuditEvent, { type: "user.signed-in" | "user.sign-in-refused" | "operation.refused" }>;

/**
 * Adds facts that requests cause to the audit log, within a budget of each user: strangers and programs must not be able to fill the journal. Those beyond it are
 * left out. Nothing waits for the log, because the time of an answer must not reveal whether a user exists.
 */
export interface AuditNotes {
  note(userId: UserId, event: Noted): void;
}

/** Refusals of one kind for one user, and sign-ins of one user: at once, and again within an hour. */
const PER_HOUR: Readonly<Record<Noted["type"], number>> = {
  "user.signed-in": 60,
  "user.sign-in-refused": 10,
  "operation.refused": 10,
};

const HOUR_SECONDS = 3_600;

type Deps = { readonly audit: Pick<AuditLog, "note">; readonly clock: Clock };

/** Creates notes with full budgets. In memory: each node counts for itself, and a restart fills the budgets. Rule AL-04. */
export function createAuditNotes({ audit, clock }: Deps): AuditNotes {
  const bucketsOf = (type: Noted["type"]) =>
    createTokenBuckets({ clock }, { perSecond: PER_HOUR[type] / HOUR_SECONDS, burst: PER_HOUR[type] });
  const buckets = {
    "user.signed-in": bucketsOf("user.signed-in"),
    "user.sign-in-refused": bucketsOf("user.sign-in-refused"),
    "operation.refused": bucketsOf("operation.refused"),
  };
  return {
    note(userId, event) {
      if (buckets[event.type].take(userId)) audit.note(event);
    },
  };
}
