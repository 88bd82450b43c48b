import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ContactFlow, type FlowStep, type QueueId, type Refusal, refusal } from "@tributary/model";
import { atContact, wholeOf } from "../contact/contact-chain.ts";
import { routingStepTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { type OutcomeOf, stepsWith } from "./authentication-branches.ts";
import { type FlowContext, runFlow, silentFlow } from "./run-flow.ts";

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
  const steps = stepsWith(flow?.steps ?? [], outcomesIn(conversation));
  const queues = steps.map((step) => queueOf(step, contact.targetQueueId));
  const index = queues.indexOf(queueId);
  if (flow === undefined || index === -1) return unchanged(null);
  // They were full a moment ago: to try them again would never end.
  const passed = new Set(queues.slice(0, index + 1));
  const draft = draftConversation(conversation, now);
  runFlow({ ...flow, steps: steps.slice(index + 1) }, draft, {
    channel: contact.id === wholeOf(conversation).contact.id ? channel : silentFlow,
    contactId: contact.id,
    accessOf: (id) => (passed.has(id) ? "disabled" : accessOf(id)),
  });
  const after = atContact(draft.state, contact.id);
  if (after?.contact.state.phase === "ended" && contact.previousId !== undefined) return unchanged(null);
  const remaining = timersOf(draft.state);
  const cancelTimers = timersOf(wholeOf(conversation)).filter((id) => !remaining.includes(id));
  return { value: null, drafts: [draft], setTimers: routingStepTimers(after ?? draft.state), cancelTimers };
}

/** Authentications for which the flow did not wait have failed: only that of the first contact waits, and not for one that is queued. */
function outcomesIn({ contact, authentication }: ConversationState): OutcomeOf {
  const known = contact.previousId === undefined ? (authentication?.outcomes ?? []) : [];
  return (index) => known[index] ?? "failed";
}

function queueOf(step: FlowStep, targetQueueId: QueueId | undefined): QueueId | undefined {
  if (step.kind === "to-queue") return step.queueId;
  return step.kind === "to-target-queue" ? targetQueueId : undefined;
}
