import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ContactId, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { isOutbound } from "../contact/call-parties.ts";
import { atContact, contactRecord, MAX_ADDED, openContacts, wholeOf } from "../contact/contact-chain.ts";
import { routingStepTimers } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { type ConversationDraft, draftConversation } from "../contact/conversation-stream.ts";
import { ownContact } from "../contact/participants.ts";
import type { Destination } from "./quick-connect-destination.ts";
import { type FlowContext, runFlow, silentFlow } from "./run-flow.ts";

/** Destination of a further contact, and its id. */
export type Addition = Destination & { readonly addedContactId: ContactId };

/** Outcome of an addition. `failed`: its flow would have ended the contact, and nothing has changed. */
export type AdditionOutcome = "added" | "failed";

/** Agents in a chat or a call at once, with those who are awaited: with the customer, six participants. */
const MAX_AGENTS = 5;

/**
 * Asks for a further agent in a chat or a call: a contact of the chain runs the flow of a quick connect, and is offered to agents who are not in it. Refused unless
 * the agent has accepted it. The customer of a call is put on hold, or the other agents of one without a customer. Rules MP-01, MP-02 and VC-11.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/multi-party-chat.html
 */
export function decideAdd(
  conversation: ConversationState,
  { addedContactId, flow, targetQueueId }: Addition,
  { agent, now, accessOf }: Pick<FlowContext, "accessOf"> & { readonly agent: AgentDesk; readonly now: EpochMs },
): Decision<AdditionOutcome, Refusal> {
  const { id: contactId, channel } = conversation.contact;
  if (channel === "task") return { refusal: refusal("invalid-field", "contactId", "a chat or a call") };
  const own = ownContact(conversation, agent);
  if ("refusal" in own) return own;
  const state = wholeOf(conversation);
  const open = openContacts(state);
  if (open.length >= MAX_AGENTS)
    return { refusal: refusal("quota-exceeded", "contactId", `at most ${MAX_AGENTS} agents`) };
  if (open.length + (state.earlier ?? []).length >= MAX_ADDED)
    return { refusal: refusal("quota-exceeded", "contactId", `at most ${MAX_ADDED} contacts of a conversation`) };
  const draft = draftConversation(state, now);
  const { participantId } = own;
  draft.add({ type: "contact.added", contactId, addedContactId, participantId, flowId: flow.id, targetQueueId });
  runFlow(flow, draft, { channel: silentFlow, accessOf, contactId: addedContactId });
  const added = atContact(draft.state, addedContactId);
  if (added?.contact.state.phase !== "queued") return { value: "failed", drafts: [] };
  holdOthers(draft, participantId);
  return {
    value: "added",
    drafts: [draft],
    setTimers: routingStepTimers(added),
    putRecords: [contactRecord(addedContactId, state.id)],
  };
}

/** A customer gets music while their agent talks to another one. Without a customer, the other agents of the call do. */
function holdOthers(draft: ConversationDraft, own: ParticipantId): void {
  const { voice, participants } = draft.state;
  if (voice === undefined) return;
  const heldRole = isOutbound(draft.state) ? "agent" : "customer";
  for (const { id, role, state } of participants) {
    if (role === heldRole && id !== own && state.phase === "joined" && !voice.held.includes(id))
      draft.add({ type: "connection.held", participantId: id });
  }
}
