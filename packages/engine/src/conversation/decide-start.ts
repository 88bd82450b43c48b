import type { EpochMs } from "@tributary/kernel";
import type { Author, ContactFlow, ContactId, ParticipantId } from "@tributary/model";
import type { StartChat, StartedChat } from "../api.ts";
import { type Plan, unchanged } from "../decisions/decision.ts";
import { draftConversation } from "../decisions/draft.ts";
import { runFlow } from "../flows/run-flow.ts";
import { CUSTOMER_CONNECT_MS, conversationTimer, timersOf } from "../timers/timer-ids.ts";
import { authorOf, participantOf } from "./participants.ts";
import type { ConversationState, Participant } from "./state.ts";

/** The ids that a start gives away, made beforehand so that the decision stays pure. */
export type NewChatIds = { readonly contactId: ContactId; readonly participantId: ParticipantId };

/** Starts a chat: the contact, its customer, perhaps their first message, and the clocks that run from now. Rules CM-01, CM-06, CH-06. */
export function decideStart(chat: StartChat, ids: NewChatIds, now: EpochMs): Plan<StartedChat> {
  const customer: Author = { participantId: ids.participantId, role: "customer", displayName: chat.displayName };
  const { flowId, attributes, contentTypes, durationMs, name, description, initialMessage, clientToken } = chat;
  const draft = draftConversation(undefined, now, ids.contactId);
  draft.add({
    type: "contact.created",
    channel: "chat",
    flowId,
    customer,
    attributes,
    contentTypes,
    durationMs,
    name,
    description,
  });
  if (initialMessage) draft.add({ type: "message.sent", ...customer, ...initialMessage, clientToken: null });
  const { id, expiresAt } = draft.state;
  const value: StartedChat = { contactId: ids.contactId, conversationId: id, participantId: ids.participantId };
  const plan: Plan<StartedChat> = {
    value,
    drafts: [draft],
    setTimers: [
      conversationTimer("customer-never-came", id, now + CUSTOMER_CONNECT_MS),
      conversationTimer("chat-too-long", id, expiresAt),
    ],
  };
  if (clientToken === null) return plan;
  // Written by this very line in an earlier commit, hence the shape.
  const otherwise = (holder: string): StartedChat => JSON.parse(holder) as StartedChat;
  return { ...plan, claim: { key: `start-chat:${clientToken}`, holder: JSON.stringify(value), otherwise } };
}

/** The customer is there: they join, and the flow runs until the contact waits in a queue. Joining again changes nothing. Rules CM-02, PM-01. */
export function decideCustomerJoin(
  state: ConversationState,
  customer: Participant,
  context: { flow: ContactFlow | undefined; now: EpochMs },
): Plan<Participant> {
  if (customer.state.phase !== "invited") return unchanged(customer);
  const draft = draftConversation(state, context.now);
  draft.add({ type: "participant.joined", agentId: null, ...authorOf(customer) });
  if (context.flow) runFlow(context.flow, draft);
  else draft.add({ type: "contact.ended", reason: "flow-error" });
  const endedTimers = timersOf(state).filter((id) => !timersOf(draft.state).includes(id));
  const joined = participantOf(draft.state, customer.id) ?? customer;
  return { value: joined, drafts: [draft], cancelTimers: endedTimers };
}
