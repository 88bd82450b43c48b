import type { ContactId, ContactState, TaskTerms } from "@tributary/model";
import { timerId } from "../timers/timer-kinds.ts";

/** Timers that only tasks have. `task-scheduled`: its flow starts. `task-expired`: it ends. */
export type TaskTimerKind = "task-scheduled" | "task-expired";

/** Returns the ids of the timers of a task in its present phase. */
export function taskTimers(
  contactId: ContactId,
  { phase }: ContactState,
  { scheduledAt, expiresAt }: TaskTerms,
): readonly string[] {
  const expired = timerId("task-expired", contactId, expiresAt);
  if (phase !== "created" || scheduledAt === null) return [expired];
  return [expired, timerId("task-scheduled", contactId, scheduledAt)];
}
