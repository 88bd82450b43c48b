import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import { entryOf } from "../contact/contact-summary.ts";
import { conversationTimer, lifetimeTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { problemOfSchedule } from "./decide-create-task.ts";

/** Changes the schedule of a task whose flow has not started, and by as much the time at which it ends. Rule TA-13. */
export function decideReschedule(
  conversation: ConversationState,
  { scheduledAt, now }: { readonly scheduledAt: EpochMs; readonly now: EpochMs },
): Decision<null, Refusal> {
  const { contact, task } = conversation;
  if (task === undefined) return { refusal: refusal("invalid-field", "ContactId", "a task") };
  if (contact.state.phase === "ended") return { refusal: refusal("contact-ended", "ContactId") };
  const { scheduledAt: before } = task;
  if (contact.state.phase !== "created" || before === null)
    return { refusal: refusal("wrong-phase", "ContactId", "a task whose scheduled time is not over") };
  const problem = problemOfSchedule(scheduledAt, now);
  if (problem) return { refusal: problem };
  if (scheduledAt === before) return unchanged(null);
  const draft = draftConversation(conversation, now);
  draft.add({ type: "contact.rescheduled", scheduledAt, expiresAt: task.expiresAt + scheduledAt - before });
  const { state } = draft;
  const remaining = new Set(timersOf(state));
  return {
    value: null,
    drafts: [draft],
    deleteRecords: [entryOf(contact.id, "scheduledAt", before)],
    setTimers: [...lifetimeTimers(state), conversationTimer("task-scheduled", state, scheduledAt)],
    cancelTimers: timersOf(conversation).filter((id) => !remaining.has(id)),
  };
}
