import { type Plan, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ContactFlow } from "@tributary/model";
import { routingStepTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { decideEnd, type EndContext } from "../contact/decide-end.ts";
import { type FlowContext, runFlow } from "../flow/run-flow.ts";
import { taskFlow } from "./task-flow.ts";
import type { TaskTimerKind } from "./task-timers.ts";

/** Context of a task's timers. `flow`: that of the contact; undefined if it was deleted. */
export type TaskTimerContext = EndContext & Pick<FlowContext, "accessOf"> & { readonly flow: ContactFlow | undefined };

/** A timer of a task is due: starts its flow at the scheduled time, or ends it. Rules TA-02 and TA-03. */
export function decideTaskTimer(
  kind: TaskTimerKind,
  conversation: ConversationState,
  { flow, accessOf, ...context }: TaskTimerContext,
): Plan<null> {
  const { contact, task } = conversation;
  const { phase } = contact.state;
  if (phase === "ended" || isEarly(kind, task, context.now)) return unchanged(null);
  if (kind === "task-expired") return decideEnd(conversation, { reason: "expired", leaver: null }, context);
  if (phase !== "created") return unchanged(null);
  const draft = draftConversation(conversation, context.now);
  draft.add({ type: "contact.flow-started" });
  if (flow) runFlow(flow, draft, { channel: taskFlow, accessOf });
  else draft.add({ type: "contact.ended", reason: "flow-error" });
  const remaining = timersOf(draft.state);
  const cancelTimers = timersOf(conversation).filter((id) => !remaining.includes(id));
  return { value: null, drafts: [draft], setTimers: routingStepTimers(draft.state), cancelTimers };
}

/** True for a timer of an earlier schedule, which was due while the task was rescheduled. Rule TA-13. */
function isEarly(kind: TaskTimerKind, task: ConversationState["task"], now: EpochMs): boolean {
  if (task === undefined) return false;
  return now < (kind === "task-expired" ? task.expiresAt : (task.scheduledAt ?? 0));
}
