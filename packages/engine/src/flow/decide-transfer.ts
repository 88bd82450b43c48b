import type { Decision } from "@tributary/journal";
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

/** Context of a transfer. `agent`: the agent who transfers. */
export type TransferContext = FlowContext & {
  readonly agent: AgentDesk;
  readonly now: EpochMs;
  readonly workLimit: AfterContactWorkLimit;
};

/** Outcome of a transfer. `failed`: its flow would have ended the contact, which stays with the agent. */
export type TransferOutcome = "transferred" | "failed";

/**
 * Transfers a connected contact: it ends for the agent, who leaves, and the next contact of the chain runs the flow. The customer stays in the
 * conversation. Refused unless the contact is connected to the agent. Rules TX-01 to TX-04.
 */
export function decideTransfer(
  conversation: ConversationState,
  transfer: Transfer,
  context: TransferContext,
): Decision<TransferOutcome, Refusal> {
  const { agent, now, workLimit } = context;
  const leaving = leavingAgent(conversation, agent);
  if ("refusal" in leaving) return leaving;
  const { id: contactId } = conversation.contact;
  const { nextContactId, flow, targetQueueId } = transfer;
  const { id: participantId } = leaving;
  const draft = draftConversation(conversation, now);
  draft.add({ type: "contact.transferred", participantId, nextContactId, flowId: flow.id, targetQueueId });
  draft.add({ type: "participant.left", ...authorOf(leaving) });
  runFlow(flow, draft, context);
  if (draft.state.contact.state.phase === "ended") return failure(conversation, leaving, now);
  const desk = draftAgent(agent, now);
  return {
    value: "transferred",
    drafts: [draft, desk],
    setTimers: [...beginWork(desk, contactId, { now, workLimit }), ...lifetimeTimers(draft.state)],
    cancelTimers: timersOf(conversation),
    putRecords: [contactRecord(nextContactId, conversation.id)],
  };
}

/** Returns the agent as a participant, or why they may not transfer the contact. */
function leavingAgent(conversation: ConversationState, agent: AgentDesk): Participant | { readonly refusal: Refusal } {
  const { state } = conversation.contact;
  if (state.phase === "ended") return { refusal: refusal("contact-ended", "contactId") };
  const connection = connectionIn(state);
  if (connection?.with.agentId !== agent.id)
    return { refusal: refusal("wrong-phase", "contactId", "a contact that the agent has accepted") };
  if ((conversation.earlier?.length ?? 0) >= MAX_TRANSFERS)
    return { refusal: refusal("quota-exceeded", "contactId", `at most ${MAX_TRANSFERS} transfers of a contact`) };
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
