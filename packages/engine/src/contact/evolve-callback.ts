import { type CallFailure, type ContactEvent, type Numbered, stepContact } from "@tributary/model";
import type { CallbackEvent, CallbackPart } from "../voice/state/callback-part.ts";
import type { Contact, ConversationState } from "./conversation-state.ts";

/** Returns the conversation after an event of its callback; undefined if the event is not possible. Rules VC-34, VC-37, VC-39. */
export function evolveCallback(next: ConversationState, event: Numbered<CallbackEvent>): ConversationState | undefined {
  if (event.type === "callback.requested") return requested(next, event);
  const callback = next.voice?.callback;
  if (callback === undefined || callback.contactId !== event.contactId) return undefined;
  const { ringsUntil: _rung, page: _page, retryAt: _tried, ...rest } = callback;
  const { at } = event;
  switch (event.type) {
    case "callback.rung":
      return withCallback(next, { ...rest, attempts: rest.attempts + 1, ringsUntil: event.ringsUntil });
    case "callback.confirmed":
      return withCallback(next, { ...rest, ringsUntil: event.ringsUntil, page: "ringing" });
    case "callback.connecting":
      return withCallback(next, { ...rest, ringsUntil: event.ringsUntil, page: "connecting" });
    case "callback.answered":
      return withCallback(next, { ...rest, answeredAt: at });
    case "callback.failed": {
      const { retryAt, failure } = event;
      const after = withCallback(next, {
        ...rest,
        attempts: countedAttempts(callback, failure),
        failures: (rest.failures ?? 0) + 1,
        ...(retryAt !== null && { retryAt }),
      });
      return moved(after, { type: "returned", at, isPaused: retryAt !== null });
    }
    case "callback.due":
      return moved(withCallback(next, rest), { type: "resumed", at });
  }
}

/** The call ends, and its callback has its position in the queue. */
function requested(
  next: ConversationState,
  {
    at,
    nextContactId,
    maxAttempts,
    retryDelayMs,
    expiresAt,
  }: Numbered<Extract<CallbackEvent, { type: "callback.requested" }>>,
): ConversationState | undefined {
  const { contact: call, voice, earlier = [] } = next;
  const over = stepContact(call.state, { type: "ended", at, reason: "callback-requested" });
  if (voice === undefined || !over.ok || (call.state.phase !== "queued" && call.state.phase !== "offered"))
    return undefined;
  const { previousId: _before, isCallback: _earlier, ...facts } = call;
  const contact: Contact = {
    ...facts,
    id: nextContactId,
    state: { phase: "queued", place: call.state.place },
    createdAt: at,
    previousId: call.id,
    isCallback: true,
  };
  const callback = { contactId: nextContactId, maxAttempts, retryDelayMs, expiresAt, attempts: 0 };
  return {
    ...next,
    contact,
    earlier: [...earlier, { ...call, state: over.state }],
    voice: { ...voice, held: [], muted: [], callback },
  };
}

/** Returns the attempts after one that has failed: one that ended for the audio of the agent does not count. Rule VC-39. */
export function countedAttempts(
  { attempts, ringsUntil }: Pick<CallbackPart, "attempts" | "ringsUntil">,
  failure: CallFailure | null,
): number {
  return failure === "no-audio" && ringsUntil !== undefined ? attempts - 1 : attempts;
}

function withCallback(next: ConversationState, callback: CallbackPart): ConversationState {
  return { ...next, ...(next.voice && { voice: { ...next.voice, callback } }) };
}

function moved(next: ConversationState, event: ContactEvent): ConversationState | undefined {
  const step = stepContact(next.contact.state, event);
  return step.ok ? { ...next, contact: { ...next.contact, state: step.state } } : undefined;
}
