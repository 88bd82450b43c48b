import type { Decision } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ContactId, type ParticipantId, type QueueId, type Refusal, refusal } from "@tributary/model";
import { type AgentDesk, hasOpenCall, MAX_CONTACTS_TO_ADD, takesSlot } from "../agent/agent-desk.ts";
import { draftAgent } from "../agent/agent-stream.ts";
import { draftNewConversation } from "../contact/conversation-stream.ts";
import type { Destination } from "../flow/quick-connect-destination.ts";

/** A call that an agent starts. `queueId`: the queue on whose behalf they call. */
export type StartOutbound = Destination & {
  readonly endpointName: string;
  readonly queueId: QueueId;
  readonly agentName: string;
  /** True if the agent's routing profile has calls. */
  readonly hasCalls: boolean;
};

/** Ids of a call; new ones are pre-generated, so that the decision stays pure. */
export type OutboundIds = {
  readonly contactId: ContactId;
  readonly calledContactId: ContactId;
  readonly participantId: ParticipantId;
  /** The contact that the call belongs to; null: none. */
  readonly relatedContactId: ContactId | null;
};

/**
 * An agent calls an endpoint, whatever their state: the contact is theirs. The endpoint is called once their audio arrives. Refused while they have another call, also a
 * monitored one, or one that they have not cleared. Rule VC-17.
 *
 * Source: docs/wire/voice.md#calls-of-agents.
 */
export function decideStartOutbound(
  agent: AgentDesk,
  { flow, targetQueueId, endpointName, queueId, agentName, hasCalls }: StartOutbound,
  { contactId, calledContactId, participantId, relatedContactId, now }: OutboundIds & { readonly now: EpochMs },
): Decision<ContactId, Refusal> {
  if (!hasCalls) return { refusal: NO_CALLS };
  if (hasOpenCall(agent) || agent.slots.some((slot) => slot.channel === "voice" && takesSlot(slot)))
    return { refusal: HAS_CALL };
  if (agent.slots.length >= MAX_CONTACTS_TO_ADD) return { refusal: DESK_FULL };
  const draft = draftNewConversation(contactId, now);
  draft.add({
    type: "contact.created",
    channel: "voice",
    flowId: flow.id,
    participants: [],
    attributes: {},
    name: null,
    description: null,
    chat: null,
    voice: { direction: "outbound", calledContactId, endpointName },
    ...(targetQueueId === null ? {} : { targetQueueId }),
    ...(relatedContactId === null ? {} : { relatedContactId }),
  });
  draft.add({ type: "contact.dialed", agentId: agent.id, participantId, queueId });
  draft.add({ type: "participant.joined", agentId: agent.id, participantId, role: "agent", displayName: agentName });
  const desk = draftAgent(agent, now);
  desk.add({ type: "agent.call-started", contactId, conversationId: draft.state.id, participantId, queueId });
  return { value: contactId, drafts: [draft, desk] };
}

const NO_CALLS = refusal("wrong-phase", "endpoint", "an agent whose routing profile has calls");
const HAS_CALL = refusal("wrong-phase", "endpoint", "an agent without another call");
const DESK_FULL = refusal("quota-exceeded", "endpoint", `an agent with fewer than ${MAX_CONTACTS_TO_ADD} contacts`);
