import type { Decision, DurableTimer, Journal, Plan, TimerHandler } from "@tributary/journal";
import { unchanged } from "@tributary/journal";
import type { EpochMs, Result } from "@tributary/kernel";
import { asId, CenterError, type ConversationId, type Refusal, type UserId } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import { decideClear } from "../agent/decide-clear.ts";
import { decideScansOver, type Unneeded } from "../attachments/decide-upload.ts";
import type { StoredFiles } from "../attachments/stored-files.ts";
import { type ContinueContext, decideAuthenticationTimeout } from "../authentication/decide-authentication.ts";
import type { NewAuthenticationId } from "../authentication/new-authentication-id.ts";
import { decideChatTimer } from "../chat/decide-chat-timer.ts";
import { decideInactivity } from "../chat/decide-inactivity.ts";
import type { Directory } from "../configuration/directory.ts";
import { atOpenContact } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideCallbackTimer } from "../contact/decide-callback.ts";
import { decideUnanswered, type EndContext } from "../contact/decide-end.ts";
import { decideLapse } from "../contact/decide-offer.ts";
import { decideStepExpiry } from "../contact/decide-routing-data.ts";
import { deskOf, desksOf, holderOf } from "../contact/participants.ts";
import { queueAccessAt } from "../flow/queue-access.ts";
import { decideTaskTimer, type TaskTimerContext } from "../task/decide-task-timer.ts";
import { contactOfTimer, type TimerKind } from "./timer-kinds.ts";

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained">;
  readonly directory: Directory;
  readonly files: Pick<StoredFiles, "remove">;
  readonly newAuthenticationId: NewAuthenticationId;
} & Pick<EndContext, "workLimit">;

/** Creates the handler of due timers. The present state decides: a timer whose reason is gone changes nothing. */
export function createTimerHandler({ journal, directory, files, workLimit, newAuthenticationId }: Deps): TimerHandler {
  /** Rule AT-11. */
  async function endScans(timer: DurableTimer): Promise<Result<unknown, Refusal>> {
    const needs = { conversation: conversationRef(timer.stream.id) };
    const result = await journal.run(needs, ({ conversation }, now) => {
      const plan = conversation ? decideScansOver(conversation, dueNow(timer, now)) : unchanged<Unneeded>([]);
      return { ...plan, cancelTimers: [timer.id] };
    });
    if (result.ok) await files.remove(asId<ConversationId>(timer.stream.id), result.value);
    return result;
  }

  return (timer) => {
    const kind = timer.kind as TimerKind; // set by the engine only
    if (kind === "attachment-scan-over") return endScans(timer);
    if (kind === "after-contact-work-over") {
      const needs = { agent: agentRef(asId<UserId>(timer.stream.id)) };
      const clearing = { contactId: contactOfTimer(timer), because: "time-over" } as const;
      return journal.run(needs, ({ agent }, now) => finishing(timer, decideClear(agent, clearing, dueNow(timer, now))));
    }
    const needs = { conversation: conversationRef(timer.stream.id) };
    const nextId = newAuthenticationId();
    return journal.runChained(
      needs,
      ({ conversation }) => desksOf(conversation),
      ({ conversation: state, ...states }, now) => {
        const conversation =
          state && (kind === "participants-inactive" ? state : atOpenContact(state, contactOfTimer(timer)));
        if (conversation === undefined) return finishing(timer, NOTHING);
        const desks = Object.values<AgentDesk>(states);
        const dueAt = dueNow(timer, now);
        const flow = directory.contactFlow(conversation.contact.flowId);
        const context = { desks, now: dueAt, workLimit, flow, accessOf: queueAccessAt(directory, dueAt), nextId };
        return finishing(timer, onConversationTimer({ ...timer, kind }, conversation, context));
      },
    );
  };
}

/** Returns the time of a due timer's decision: not before its deadline, also if the wall clock has been set back since. Rule TM-07. */
function dueNow({ dueAt }: DurableTimer, now: EpochMs): EpochMs {
  return Math.max(now, dueAt);
}

const NOTHING = unchanged(null);

/** The commit that does the work cancels the timer. */
function finishing(timer: DurableTimer, decision: Decision<null, Refusal>): Decision<null, Refusal> {
  if ("refusal" in decision) return decision;
  const plan: Plan<null> = decision;
  return { ...plan, cancelTimers: [...(plan.cancelTimers ?? []), timer.id] };
}

type ConversationTimer = DurableTimer & {
  readonly kind: Exclude<TimerKind, "after-contact-work-over" | "attachment-scan-over">;
};

function onConversationTimer(
  { kind, dueAt }: ConversationTimer,
  conversation: ConversationState,
  context: TaskTimerContext & ContinueContext,
): Decision<null, Refusal> {
  const { desks, now } = context;
  const { state } = conversation.contact;
  const agent = deskOf(desks, holderOf(state));
  switch (kind) {
    case "offer-expired":
      // A timer of an earlier offer; the deadlines are compared because the wall clock may have jumped.
      if (state.phase !== "offered" || state.expiresAt !== dueAt || agent === undefined) return NOTHING;
      return decideLapse({ conversation, agent }, "missed", context);
    case "call-unanswered":
      return decideUnanswered(conversation, context);
    case "callback-due":
    case "callback-unanswered":
    case "callback-expired":
      return decideCallbackTimer({ kind, dueAt }, conversation, context);
    case "routing-step-expired":
      return decideStepExpiry(conversation, { dueAt, now });
    case "customer-never-came":
    case "chat-too-long":
      return decideChatTimer(kind, conversation, context);
    case "participants-inactive":
      return decideInactivity(conversation, context);
    case "authentication-over":
      return decideAuthenticationTimeout(conversation, dueAt, context);
    case "task-scheduled":
    case "task-expired":
      return decideTaskTimer(kind, conversation, context);
    default:
      throw new CenterError("internal", "unknown kind of timer", { details: { kind: String(kind) } });
  }
}
