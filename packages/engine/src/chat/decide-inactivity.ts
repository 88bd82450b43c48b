import type { Plan } from "@tributary/journal";
import type { ParticipantId } from "@tributary/model";
import { inactivityTimers } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { type ConversationDraft, draftConversation } from "../contact/conversation-stream.ts";
import { addLeavingOf, decideEnd, type EndContext } from "../contact/decide-end.ts";
import { authorOf, participantOf } from "../contact/participants.ts";
import { deadlinesOf } from "./state/inactivity.ts";

/**
 * The timer of a chat's inactivity is due: participants who have sent nothing are idle, or all but the customer leave and the chat ends, because no flow
 * continues with the customer alone. If messages have moved the deadlines, the timer is set for the soonest. Rules PI-01 to PI-04.
 */
export function decideInactivity(conversation: ConversationState, context: EndContext): Plan<null> {
  const draft = draftConversation(conversation, context.now);
  let idleTooLong: ParticipantId | undefined;
  for (const { participantId, type } of dueIn(conversation, context)) {
    if (type === "disconnect") idleTooLong ??= participantId;
    else addNotice(draft, "participant.idle", participantId);
  }
  if (idleTooLong === undefined) {
    const drafts = draft.events.length === 0 ? [] : [draft];
    return { value: null, drafts, setTimers: inactivityTimers(draft.state) };
  }
  const addBefore = (ending: ConversationDraft): void => {
    addNotice(ending, "participant.auto-disconnected", idleTooLong);
    addLeavingOf(ending, (role) => role !== "customer");
  };
  return decideEnd(conversation, { reason: "idle", leaver: null, addBefore }, context);
}

function dueIn({ chat }: ConversationState, { now }: EndContext) {
  return chat?.inactivity === undefined ? [] : deadlinesOf(chat.inactivity).filter(({ at }) => at <= now);
}

function addNotice(
  draft: ConversationDraft,
  type: "participant.idle" | "participant.auto-disconnected",
  id: ParticipantId,
): void {
  const participant = participantOf(draft.state, id);
  if (participant !== undefined) draft.add({ type, ...authorOf(participant) });
}

/** Adds the return of a participant who was idle, before what they send. Returns true if they were. Rule PI-03. */
export function addReturn(draft: ConversationDraft, id: ParticipantId): boolean {
  const { chat } = draft.state;
  const isIdle = chat?.inactivity?.watched.some((watch) => watch.participantId === id && watch.isIdle) ?? false;
  const participant = isIdle ? participantOf(draft.state, id) : undefined;
  if (participant === undefined) return false;
  draft.add({ type: "participant.returned", ...authorOf(participant) });
  return true;
}
