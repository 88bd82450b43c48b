import { type Decision, type Plan, unchanged } from "@tributary/journal";
import { type CallFailure, connectionIn, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { CallbackPart } from "../voice/state/callback-part.ts";
import { awaitsCallback, isCallingBack, isRinging } from "./call-parties.ts";
import { conversationTimer, routingStepTimers, timersOf } from "./contact-timers.ts";
import type { ConversationState } from "./conversation-state.ts";
import { draftConversation } from "./conversation-stream.ts";
import { addLeaving, decideEnd, type EndContext, endOnDesks } from "./decide-end.ts";
import { participantOf } from "./participants.ts";

/** Attempts of agents, also those in which the page of the customer has not rung: the state of the conversation stays small. Source: VC-39. */
const MAX_FAILURES = 20;

export type CallbackTimerKind = "callback-due" | "callback-unanswered" | "callback-expired";

/** Time for which the page of a customer rings. Unit: milliseconds. Source: VC-37. */
export const RING_MS = 20_000;

/** Time for the audio of a customer who has answered: their page asks for the microphone before it opens its leg. Unit: milliseconds. Source: VC-37. */
export const ANSWER_CONNECT_MS = 20_000;

/**
 * The audio of a party has arrived: if it is the agent who has accepted a callback, the page of the customer rings. Changes nothing the second time, and for others.
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
  const ringsUntil = now + RING_MS;
  draft.add({ type: "callback.rung", ringsUntil });
  return {
    value: null,
    drafts: [draft],
    setTimers: [conversationTimer("callback-unanswered", draft.state, ringsUntil)],
  };
}

/**
 * The customer has answered: their page has opened its leg, and has a time of its own for the audio. Changes nothing the second time, and for other parties. Rule
 * VC-37.
 */
export function decideConnecting(
  conversation: ConversationState,
  participantId: ParticipantId,
  now: EndContext["now"],
): Plan<null> {
  const callback = conversation.voice?.callback;
  const isCustomer = participantOf(conversation, participantId)?.role === "customer";
  if (!isRinging(conversation) || !isCustomer || callback?.isConnecting) return unchanged(null);
  const draft = draftConversation(conversation, now);
  const ringsUntil = Math.max(callback?.ringsUntil ?? 0, now + ANSWER_CONNECT_MS);
  draft.add({ type: "callback.connecting", ringsUntil });
  const after = timersOf(draft.state);
  return {
    value: null,
    drafts: [draft],
    setTimers: [conversationTimer("callback-unanswered", draft.state, ringsUntil)],
    cancelTimers: timersOf(conversation).filter((id) => !after.includes(id)),
  };
}

/** The audio of the customer who is called back has arrived: they talk to the agent. Changes nothing for others. Rule VC-37. */
export function decideAnswer(conversation: ConversationState, now: EndContext["now"]): Plan<null> {
  if (!isRinging(conversation)) return unchanged(null);
  const draft = draftConversation(conversation, now);
  draft.add({ type: "callback.answered" });
  return { value: null, drafts: [draft], cancelTimers: timersOf(conversation) };
}

/** Refusal of a customer whose page rings: `busy` if they do not want to talk now, `unreachable` if their page has no audio. */
export type CallbackRefusal = Extract<CallFailure, "busy" | "unreachable">;

/** The customer does not take the call that rings. Refused unless it rings. Rule VC-38. */
export function decideDecline(
  conversation: ConversationState,
  failure: CallbackRefusal,
  context: EndContext,
): Decision<null, Refusal> {
  if (conversation.contact.state.phase === "ended") return { refusal: refusal("contact-ended") };
  if (!isRinging(conversation)) return { refusal: refusal("wrong-phase", "callback", "a callback that rings") };
  return decideFailedAttempt(conversation, failure, context);
}

/**
 * An attempt to reach a customer has failed, or its agent has left before the answer (`failure` null). The agent leaves, and the callback returns to its position in the
 * queue: after a while if the page of the customer has rung, else at once. After the last attempt, and once its time is over, it ends. Changes nothing without an attempt.
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
  if (isLast(callback, now)) {
    const failed = failure === null ? {} : { failure };
    return decideEnd(conversation, { reason: "not-reached", leaver: participantId, ...failed }, context);
  }
  const retryAt = isRinging(conversation) ? now + callback.retryDelayMs : null;
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

function isLast({ attempts, failures = 0, maxAttempts, expiresAt }: CallbackPart, now: EndContext["now"]): boolean {
  return attempts >= maxAttempts || failures + 1 >= MAX_FAILURES || expiresAt <= now;
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
        ? decideFailedAttempt(conversation, "not-answered", context)
        : unchanged(null);
    case "callback-expired":
      // An attempt in progress is not broken off: once it fails, the callback ends.
      return isCallingBack(conversation)
        ? unchanged(null)
        : decideEnd(conversation, { reason: "expired", leaver: null }, context);
  }
}
