import { type Plan, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ContactFlow } from "@tributary/model";
import { flowTimers, timersOf } from "../contact/contact-timers.ts";
import type { ConversationState, Participant } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { authorOf, participantOf } from "../contact/participants.ts";
import { type FlowContext, runFlow } from "./run-flow.ts";

/** Time and flow of a customer's arrival. */
export type JoinContext = Pick<FlowContext, "accessOf" | "channel"> & {
  readonly flow: ContactFlow | undefined;
  readonly now: EpochMs;
};

/** The customer connects: they join, and the flow runs until the contact is queued or ended, or waits. Joining again changes nothing. Rules CM-02, PM-01. */
export function decideCustomerJoin(
  state: ConversationState,
  customer: Participant,
  { flow, accessOf, channel, now }: JoinContext,
): Plan<Participant> {
  if (customer.state.phase !== "invited") return unchanged(customer);
  const draft = draftConversation(state, now);
  draft.add({ type: "participant.joined", agentId: null, ...authorOf(customer) });
  if (flow) runFlow(flow, draft, { channel, accessOf });
  else draft.add({ type: "contact.ended", reason: "flow-error" });
  const remaining = timersOf(draft.state);
  const cancelTimers = timersOf(state).filter((id) => !remaining.includes(id));
  return {
    value: participantOf(draft.state, customer.id) ?? customer,
    drafts: [draft],
    setTimers: flowTimers(draft.state),
    cancelTimers,
  };
}
