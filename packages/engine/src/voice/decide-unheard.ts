import type { Plan } from "@tributary/journal";
import { connectionIn, type ParticipantId } from "@tributary/model";
import { awaitsCallback, isOutbound } from "../contact/call-parties.ts";
import { openContacts } from "../contact/contact-chain.ts";
import { routingStepTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { addLeaving, type EndContext, endMonitoring, endOnDesks } from "../contact/decide-end.ts";

/** Returns of a call to its queue: the state of the conversation stays small. Source: VC-22. */
const MAX_RETURNS = 20;

/**
 * The audio of an agent who has accepted a call never arrived: the call fails for them, and the customer waits again, as the same contact at the same position. Returns
 * undefined if another agent is in the call or awaited, after too many returns, and for a callback, whose attempt fails. Rule VC-22.
 */
export function decideUnheard(
  conversation: ConversationState,
  participantId: ParticipantId,
  context: EndContext,
): Plan<null> | undefined {
  const [contact, ...others] = openContacts(conversation);
  if (contact === undefined || others.length > 0) return undefined;
  if (isOutbound(conversation) || awaitsCallback(conversation)) return undefined;
  if ((conversation.voice?.returns ?? 0) >= MAX_RETURNS) return undefined;
  const connection = connectionIn(contact.state);
  if (connection?.with.participantId !== participantId) return undefined;
  const draft = draftConversation(conversation, context.now);
  endMonitoring(draft, contact);
  addLeaving(draft, participantId);
  draft.add({ type: "contact.returned", agentId: connection.with.agentId });
  const onDesks = endOnDesks(conversation, [contact], { ...context, failure: "no-audio" });
  const after = timersOf(draft.state);
  return {
    value: null,
    drafts: [draft, ...onDesks.drafts],
    setTimers: [...onDesks.setTimers, ...routingStepTimers(draft.state)],
    cancelTimers: timersOf(conversation).filter((id) => !after.includes(id)),
  };
}
