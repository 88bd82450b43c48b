import type { Decision, Plan } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ContactId, connectionIn, type Refusal, refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { draftAgent } from "../agent/agent-stream.ts";
import { contactRecord, MAX_TRANSFERS } from "../contact/contact-chain.ts";
import { lifetimeTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState, Participant } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { type AfterContactWorkLimit, beginWork } from "../contact/decide-end.ts";
import { authorOf, participantOf } from "../contact/participants.ts";
import type { Destination } from "./quick-connect-destination.ts";
import { type FlowContext, runFlow } from "./run-flow.ts";

/** Destination of a transfer, and the id for the next contact of the chain. */
export type Transfer = Destination & { readonly nextContactId: ContactId };

/** Context of a transfer. `agent`: the agent with the contact or its offer. */
export type TransferContext<Agent = AgentDesk | undefined> = FlowContext & {
  readonly agent: Agent;
  readonly now: EpochMs;
  readonly workLimit: AfterContactWorkLimit;
};

/** Outcome of a transfer. `failed`: its flow would have ended the contact, which stays with the agent. */
export type TransferOutcome = "transferred" | "failed";

/**
 * Transfers a contact of the agent who does it: it ends for them, they leave, and the next contact of the chain runs the flow. The customer stays
 * in the conversation. Refused unless the agent has accepted the contact. Rules TX-01 to TX-04.
 */
export function decideTransfer(
  conversation: ConversationState,
  transfer: Transfer,
  context: TransferContext<AgentDesk>,
): Decision<TransferOutcome, Refusal> {
  const leaving = leavingAgent(conversation, context.agent);
  if ("refusal" in leaving) return leaving;
  const plan = moved(conversation, transfer, context);
  return plan ? { ...plan, value: "transferred" } : failure(conversation, leaving, context.now);
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

/** Returns the plan that ends the contact and runs the flow for the next one; undefined if that flow would end it. */
function moved(
  conversation: ConversationState,
  { nextContactId, flow, targetQueueId }: Transfer,
  context: TransferContext,
): Moved | undefined {
  const { agent, now } = context;
  const { id: contactId, state } = conversation.contact;
  const leaving = participantOf(conversation, connectionIn(state)?.with.participantId);
  const draft = draftConversation(conversation, now);
  const participantId = leaving?.id ?? null;
  draft.add({ type: "contact.transferred", participantId, nextContactId, flowId: flow.id, targetQueueId });
  if (leaving) draft.add({ type: "participant.left", ...authorOf(leaving) });
  runFlow(flow, draft, context);
  if (draft.state.contact.state.phase === "ended") return undefined;
  const plan = {
    drafts: [draft],
    setTimers: lifetimeTimers(draft.state),
    cancelTimers: timersOf(conversation),
    putRecords: [contactRecord(nextContactId, conversation.id)],
  };
  if (agent === undefined) return plan;
  const desk = draftAgent(agent, now);
  if (state.phase === "offered") {
    desk.add({ type: "agent.offer-withdrawn", contactId });
    return { ...plan, drafts: [draft, desk] };
  }
  const setTimers = [...beginWork(desk, contactId, context), ...plan.setTimers];
  return { ...plan, drafts: [draft, desk], setTimers };
}

const CHAIN_FULL = refusal("quota-exceeded", "contactId", `at most ${MAX_TRANSFERS} transfers of a contact`);

function isChainFull({ earlier = [] }: ConversationState): boolean {
  return earlier.length >= MAX_TRANSFERS;
}

/** Returns the agent as a participant, or why they may not transfer the contact. */
function leavingAgent(conversation: ConversationState, agent: AgentDesk): Participant | { readonly refusal: Refusal } {
  const { state } = conversation.contact;
  if (state.phase === "ended") return { refusal: refusal("contact-ended", "contactId") };
  const connection = connectionIn(state);
  if (connection?.with.agentId !== agent.id)
    return { refusal: refusal("wrong-phase", "contactId", "a contact that the agent has accepted") };
  if (isChainFull(conversation)) return { refusal: CHAIN_FULL };
  return participantOf(conversation, connection.with.participantId) ?? { refusal: refusal("not-joined") };
}

/** The agent is informed, and nothing else changes. */
function failure(
  conversation: ConversationState,
  { id: participantId }: Participant,
  now: EpochMs,
): Decision<TransferOutcome, Refusal> {
  const draft = draftConversation(conversation, now);
  draft.add({ type: "contact.transfer-failed", participantId });
  return { value: "failed", drafts: [draft] };
}
