import type { Decision, Plan } from "@tributary/journal";
import { type ContactFlow, type ContactId, connectionIn, type Refusal, refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { isOutbound } from "../contact/call-parties.ts";
import { contactRecord, MAX_TRANSFERS, openContacts, wholeOf } from "../contact/contact-chain.ts";
import { lifetimeTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { disconnect, type EndContext, endMonitoring, endOnDesks } from "../contact/decide-end.ts";
import { authorOf, ownContact, participantOf } from "../contact/participants.ts";
import type { Destination } from "./quick-connect-destination.ts";
import { type FlowContext, runFlow } from "./run-flow.ts";

/** Destination of a transfer, and the id for the next contact of the chain. */
export type Transfer = Destination & { readonly nextContactId: ContactId };

/** Context of a transfer. `desks`: those of the agents with the conversation's contacts or their offers. */
export type TransferContext = FlowContext & EndContext;

/** Outcome of a transfer. `failed`: its flow would have ended the contact, which stays with the agent. */
export type TransferOutcome = "transferred" | "failed";

/**
 * Transfers the contact of an agent: it ends for them and for all other agents of the conversation, who leave, and the next contact of the chain runs the
 * flow. The customer stays in the conversation. Refused unless the agent has accepted the contact. Rules TX-01 to TX-04, MP-08.
 */
export function decideTransfer(
  conversation: ConversationState,
  transfer: Transfer,
  { agent, ...context }: TransferContext & { readonly agent: AgentDesk },
): Decision<TransferOutcome, Refusal> {
  const own = ownContact(conversation, agent);
  if ("refusal" in own) return own;
  if (isChainFull(conversation)) return { refusal: CHAIN_FULL };
  // The party that goes on would be alone: it is called, and a further agent is asked for.
  if (isOutbound(conversation)) return { refusal: refusal("wrong-phase", "contactId", "a contact with a customer") };
  const plan = moved(conversation, transfer, context);
  if (plan !== undefined) return { ...plan, value: "transferred" };
  // The agent is informed, and nothing else changes.
  const draft = draftConversation(conversation, context.now);
  draft.add({ type: "contact.transfer-failed", participantId: own.participantId });
  return { value: "failed", drafts: [draft] };
}

/**
 * Transfers a task, whether an agent has it or not. Refused for contacts of other channels, before its flow starts, and if the flow would end it.
 * Rule TA-09.
 */
export function decideTaskTransfer(
  conversation: ConversationState,
  transfer: Transfer,
  context: TransferContext,
): Decision<ContactId, Refusal> {
  const { channel, state } = conversation.contact;
  if (channel !== "task") return { refusal: refusal("invalid-field", "ContactId", "a task") };
  if (state.phase === "ended") return { refusal: refusal("contact-ended", "ContactId") };
  if (!("place" in state)) return { refusal: refusal("wrong-phase", "ContactId", "a task whose flow has queued it") };
  if (isChainFull(conversation)) return { refusal: CHAIN_FULL };
  const plan = moved(conversation, transfer, context);
  if (plan === undefined)
    return { refusal: refusal("wrong-phase", "ContactFlowId", "a flow that queues the task now") };
  return { ...plan, value: transfer.nextContactId };
}

type Moved = Required<Pick<Plan<unknown>, "drafts" | "setTimers" | "cancelTimers" | "putRecords">>;

/** Returns the plan that ends the contacts and runs the flow for the next one; undefined if that flow would end it. */
function moved(
  conversation: ConversationState,
  { nextContactId, flow, targetQueueId }: Omit<Transfer, "flow"> & { readonly flow: Pick<ContactFlow, "id" | "steps"> },
  context: TransferContext,
): Moved | undefined {
  const { contact } = conversation;
  const state = wholeOf(conversation);
  const leaving = participantOf(state, connectionIn(contact.state)?.with.participantId);
  const draft = draftConversation(state, context.now);
  for (const each of openContacts(state)) if (each.id !== contact.id) disconnect(draft, each, "agent-disconnect");
  endMonitoring(draft, contact);
  const participantId = leaving?.id ?? null;
  draft.add({ type: "contact.transferred", participantId, nextContactId, flowId: flow.id, targetQueueId });
  if (leaving) draft.add({ type: "participant.left", ...authorOf(leaving) });
  runFlow(flow, draft, context);
  if (draft.state.contact.state.phase === "ended") return undefined;
  const { drafts, setTimers } = endOnDesks(state, openContacts(state), context);
  return {
    drafts: [draft, ...drafts],
    setTimers: [...setTimers, ...lifetimeTimers(draft.state)],
    cancelTimers: timersOf(state),
    putRecords: [contactRecord(nextContactId, state.id)],
  };
}

const CHAIN_FULL = refusal("quota-exceeded", "contactId", `at most ${MAX_TRANSFERS} transfers of a contact`);

function isChainFull({ earlier = [] }: ConversationState): boolean {
  const transfers = earlier.filter(({ state }) => state.phase === "ended" && state.reason === "transferred");
  return transfers.length >= MAX_TRANSFERS;
}
