/** A call that an agent starts, built from the decision as the center makes it. */
import {
  asId,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlow,
  type ContactId,
  type FlowStep,
  personalQueueId,
} from "@tributary/model";
import type { AgentDesk } from "../src/agent/agent-desk.ts";
import type { ConversationState } from "../src/contact/conversation-state.ts";
import { decideStartOutbound, type OutboundIds, type StartOutbound } from "../src/voice/decide-start-outbound.ts";
import { AGENT, AT, CONTACT, GRACE, QUEUE } from "./conversations.ts";
import { emptyDesk } from "./desks.ts";

/** The contact that waits at the endpoint. */
export const CALLED = asId<ContactId>("called");

/** Returns the flow of a quick connect. */
export function endpointFlow(steps: readonly FlowStep[] = [{ kind: "to-target-queue", priority: 5 }]): ContactFlow {
  return { ...CONTACT_FLOW_DEFAULTS, id: asId("endpoint-flow"), name: "Endpoint", steps };
}

/** A call of Ada to Grace. */
export const TO_GRACE: StartOutbound = {
  flow: endpointFlow(),
  targetQueueId: personalQueueId(GRACE),
  endpointName: "Grace",
  queueId: QUEUE,
  agentName: AGENT.displayName,
  hasCalls: true,
};

export const OUTBOUND_IDS: OutboundIds = {
  contactId: CONTACT,
  calledContactId: CALLED,
  participantId: AGENT.participantId,
  relatedContactId: null,
};

/** Returns the call before its endpoint is called, and the desk of its agent. */
export function startedCall(call: StartOutbound = TO_GRACE): {
  readonly conversation: ConversationState;
  readonly caller: AgentDesk;
} {
  const plan = decideStartOutbound(emptyDesk(), call, { ...OUTBOUND_IDS, now: AT.created });
  if ("refusal" in plan) throw new Error(plan.refusal.code);
  const [conversation, caller] = plan.drafts.map(({ state }) => state);
  return { conversation: conversation as ConversationState, caller: caller as AgentDesk }; // in the order of the decision
}
