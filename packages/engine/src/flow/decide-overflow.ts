import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ContactFlow, type FlowStep, type Refusal, refusal } from "@tributary/model";
import { routingStepTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { type FlowContext, runFlow } from "./run-flow.ts";

/** Context of an overflow. `flow`: that of the contact; undefined if it was deleted. */
export type OverflowContext = FlowContext & { readonly flow: ContactFlow | undefined; readonly now: EpochMs };

/**
 * The queue of a contact is full: its flow continues after the step that queued it, and may queue it elsewhere or end it. A contact that was transferred
 * stays if the flow would end it: its customer was served already. Rule QL-02.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/set-maximum-queue-limit.html
 */
export function decideOverflow(
  conversation: ConversationState,
  { flow, channel, accessOf, now }: OverflowContext,
): Decision<null, Refusal> {
  const { contact } = conversation;
  if (contact.state.phase !== "queued") return { refusal: refusal("wrong-phase") };
  const { queueId } = contact.state.place;
  const queuedBy = (step: FlowStep): boolean =>
    step.kind === "to-queue"
      ? step.queueId === queueId
      : step.kind === "to-target-queue" && contact.targetQueueId === queueId;
  const index = flow?.steps.findIndex(queuedBy) ?? -1;
  if (flow === undefined || index === -1) return unchanged(null);
  const draft = draftConversation(conversation, now);
  runFlow({ ...flow, steps: flow.steps.slice(index + 1) }, draft, {
    channel,
    accessOf: (id) => (id === queueId ? "disabled" : accessOf(id)),
  });
  if (draft.state.contact.state.phase === "ended" && contact.previousId !== undefined) return unchanged(null);
  const remaining = timersOf(draft.state);
  const cancelTimers = timersOf(conversation).filter((id) => !remaining.includes(id));
  return { value: null, drafts: [draft], setTimers: routingStepTimers(draft.state), cancelTimers };
}
