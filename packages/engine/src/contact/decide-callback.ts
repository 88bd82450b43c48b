import { type Decision, type Plan, unchanged } from "@tributary/journal";
import { type CallFailure, connectionIn, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { CallbackPart } from "../voice/state/callback-part.ts";
import { awaitsCallback, isCallingBack, isRinging } from "./call-parties.ts";
import { conversationTimer, routingStepTimers, timersOf } from "./contact-timers.ts";
import type { ConversationState } from "./conversation-state.ts";
import { draftConversation } from "./conversation-stream.ts";
import { addLeaving, decideEnd, type EndContext, endOnDesks } from "./decide-end.ts";
import { countedAttempts } from "./evolve-callback.ts";
import { participantOf } from "./participants.ts";

/** Attempts of agents, also those in which the page of the customer was not called: the state of the conversation stays small. Source: VC-39. */
const MAX_FAILURES = 20;

export type CallbackTimerKind = "callback-due" | "callback-unanswered" | "callback-expired";

/** Time in which the page of a customer confirms that it rings: it may be connecting again. Unit: milliseconds. Source: VC-37. */
export const CONFIRM_MS = 6_000;

/** Time for which the page of a customer rings. Unit: milliseconds. Source: VC-37. */
export const RING_MS = 20_000;

/** Time for the audio of a customer who has answered, from the prompt for the microphone on. Unit: milliseconds. Source: VC-37. */
export const ANSWER_CONNECT_MS = 20_000;

/** Time that each further attempt without a ring adds to the one before the next. Unit: milliseconds. Source: VC-39. */
const PAUSE_STEP_MS = 5_000;

/**
 * The audio of a party has arrived: if it is the agent who has accepted a callback, the page of the customer is called. Changes nothing the second time, and for others.
 * Rule VC-37.
 */
export function decideRing(
  conversation: ConversationState,
  participantId: ParticipantId,
  now: EndContext["now"],
): Plan<null> {
  if (!isCallingBack(conversation) || isRinging(conversation)) return unchanged(null);
  // Audio that was reported late may be that of an agent whose attempt has failed.
  if (connectionIn(conversation.contact.state)?.with.participantId !== participantId) return unchanged(null);
  const draft = draftConversation(conversation, now);
  const ringsUntil = now + CONFIRM_MS;
  draft.add({ type: "callback.rung", ringsUntil });
  return {
    value: null,
    drafts: [draft],
    setTimers: [conversationTimer("callback-unanswered", draft.state, ringsUntil)],
  };
}

/** A step that a page confirms which is called: it rings, or the customer has answered. */
export type CallbackStep = "ringing" | "connecting";

const STEPS: Readonly<
  Record<CallbackStep, { readonly type: `callback.${"confirmed" | "connecting"}`; readonly ms: number }>
> = {
  ringing: { type: "callback.confirmed", ms: RING_MS },
  connecting: { type: "callback.connecting", ms: ANSWER_CONNECT_MS },
};

/**
 * The page of a customer rings, or they have answered: it has a time of its own for each. Changes nothing the second time, for an earlier step, and for other parties.
 * Rule VC-37.
 */
export function decideStep(
  conversation: ConversationState,
  { participantId, step }: { readonly participantId: ParticipantId; readonly step: CallbackStep },
  now: EndContext["now"],
): Plan<null> {
  const callback = conversation.voice?.callback;
  const isCustomer = participantOf(conversation, participantId)?.role === "customer";
  if (!isRinging(conversation) || !isCustomer) return unchanged(null);
  if (callback?.page === step || callback?.page === "connecting") return unchanged(null);
  const { type, ms } = STEPS[step];
  const draft = draftConversation(conversation, now);
  const ringsUntil = Math.max(callback?.ringsUntil ?? 0, now + ms);
  draft.add({ type, ringsUntil });
  const after = timersOf(draft.state);
  return {
    value: null,
    drafts: [draft],
    setTimers: [conversationTimer("callback-unanswered", draft.state, ringsUntil)],
    cancelTimers: timersOf(conversation).filter((id) => !after.includes(id)),
  };
}

/** The audio of the customer who is called back arrives, and that of the agent: they talk. Changes nothing for others. Rule VC-37. */
export function decideAnswer(conversation: ConversationState, now: EndContext["now"]): Plan<null> {
  if (!isRinging(conversation)) return unchanged(null);
  const draft = draftConversation(conversation, now);
  draft.add({ type: "callback.answered" });
  return { value: null, drafts: [draft], cancelTimers: timersOf(conversation) };
}

/** Refusal of a customer whose page rings: `busy` if they do not want to talk now, `unreachable` if their page has no audio. */
export type CallbackRefusal = Extract<CallFailure, "busy" | "unreachable">;

/** The page of the customer confirms a step. Refused unless it is called. Rule VC-37. */
export function decideConfirm(
  conversation: ConversationState,
  confirmed: Parameters<typeof decideStep>[1],
  now: EndContext["now"],
): Decision<null, Refusal> {
  return refusalUnlessRinging(conversation) ?? decideStep(conversation, confirmed, now);
}

/** The customer does not take the call that rings. Refused unless it rings. Rule VC-38. */
export function decideDecline(
  conversation: ConversationState,
  failure: CallbackRefusal,
  context: EndContext,
): Decision<null, Refusal> {
  return refusalUnlessRinging(conversation) ?? decideFailedAttempt(conversation, failure, context);
}

function refusalUnlessRinging(conversation: ConversationState): { readonly refusal: Refusal } | undefined {
  if (conversation.contact.state.phase === "ended") return { refusal: refusal("contact-ended") };
  if (isRinging(conversation)) return undefined;
  return { refusal: refusal("wrong-phase", "callback", "a callback that rings") };
}

/**
 * An attempt to reach a customer has failed, or its agent has left before the answer (`failure` null). The agent leaves, and the callback returns to its position in the
 * queue: after a while, but at once after a first attempt in which the page of the customer was not called. After the last attempt, and once its time is over, it ends.
 * Changes nothing without an attempt.
 * Rules VC-38 to VC-40, VC-42.
 */
export function decideFailedAttempt(
  conversation: ConversationState,
  failure: CallFailure | null,
  context: EndContext,
): Plan<null> {
  const { voice, contact } = conversation;
  const callback = voice?.callback;
  const connection = connectionIn(contact.state);
  if (callback === undefined || connection === null || !isCallingBack(conversation)) return unchanged(null);
  const { now } = context;
  const { agentId, participantId } = connection.with;
  if (isLast(callback, failure, now)) {
    const failed = failure === null ? {} : { failure };
    return decideEnd(conversation, { reason: "not-reached", leaver: participantId, ...failed }, context);
  }
  const pauseMs = isRinging(conversation) ? callback.retryDelayMs : pauseWithoutRing(callback);
  const retryAt = pauseMs > 0 ? now + pauseMs : null;
  const draft = draftConversation(conversation, now);
  addLeaving(draft, participantId);
  draft.add({ type: "callback.failed", agentId, failure, retryAt });
  const onDesks = endOnDesks(conversation, [contact], { ...context, ...(failure !== null && { failure }) });
  const after = timersOf(draft.state);
  return {
    value: null,
    drafts: [draft, ...onDesks.drafts],
    setTimers: [
      ...onDesks.setTimers,
      ...(retryAt === null ? [] : [conversationTimer("callback-due", draft.state, retryAt)]),
      ...routingStepTimers(draft.state),
    ],
    cancelTimers: timersOf(conversation).filter((id) => !after.includes(id)),
  };
}

function isLast(callback: CallbackPart, failure: CallFailure | null, now: EndContext["now"]): boolean {
  const { failures = 0, maxAttempts, expiresAt } = callback;
  return countedAttempts(callback, failure) >= maxAttempts || failures + 1 >= MAX_FAILURES || expiresAt <= now;
}

/** An agent whose page has no audio, or who disconnects at once, does not use up the attempts within seconds. Unit: milliseconds. */
function pauseWithoutRing({ failures = 0, retryDelayMs }: CallbackPart): number {
  return Math.min(retryDelayMs, failures * PAUSE_STEP_MS);
}

/** A timer of a callback is due: the next attempt may be made, the page of the customer has rung for long enough, or the time of the callback is over. Rules VC-38, VC-39, VC-42. */
export function decideCallbackTimer(
  { kind, dueAt }: { readonly kind: CallbackTimerKind; readonly dueAt: number },
  conversation: ConversationState,
  context: EndContext,
): Plan<null> {
  const callback = conversation.voice?.callback;
  if (callback === undefined || !awaitsCallback(conversation)) return unchanged(null);
  switch (kind) {
    case "callback-due": {
      if (callback.retryAt !== dueAt) return unchanged(null);
      const draft = draftConversation(conversation, context.now);
      draft.add({ type: "callback.due" });
      return { value: null, drafts: [draft] };
    }
    case "callback-unanswered":
      return callback.ringsUntil === dueAt
        ? decideFailedAttempt(conversation, callback.page === undefined ? "unreachable" : "not-answered", context)
        : unchanged(null);
    case "callback-expired":
      // An attempt in progress is not broken off: once it fails, the callback ends.
      return isCallingBack(conversation)
        ? unchanged(null)
        : decideEnd(conversation, { reason: "expired", leaver: null }, context);
  }
}
