import { type Plan, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { AgentStateRef } from "@tributary/model";
import { type AgentDesk, isMissed, takesSlot } from "../agent/agent-desk.ts";
import { type AgentDraft, draftAgent } from "../agent/agent-stream.ts";
import { offerTimer } from "./contact-timers.ts";
import type { ConversationState } from "./conversation-state.ts";
import { type ConversationDraft, draftConversation } from "./conversation-stream.ts";
import { endMonitoring } from "./decide-end.ts";

/** The desk of the agent who signs out, and the conversations of the contacts that ring on it or are monitored, each at its contact. */
export type SignOutStates = {
  readonly agent: AgentDesk;
  readonly ringing: readonly ConversationState[];
  /** Absent: none. */
  readonly monitored?: readonly ConversationState[];
};

/**
 * The agent signs out: ringing contacts return to their queues without blame, missed contacts are cleared, monitoring ends, and the agent is offline now, or
 * when the contacts that are left have been cleared or paused. One commit, so that no contact is offered to the agent in between. Rules AV-09, AV-10.
 */
export function decideSignOut(
  { agent, ringing, monitored = [] }: SignOutStates,
  offline: AgentStateRef,
  now: EpochMs,
): Plan<null> {
  const desk = draftAgent(agent, now);
  const withdrawn = ringing.map((conversation) => withdraw(conversation, desk, now));
  const left = monitored.map((conversation) => stopMonitoring(conversation, desk, now));
  for (const { contactId } of agent.slots.filter(isMissed)) desk.add({ type: "agent.contact-cleared", contactId });
  const { availability, slots } = desk.state;
  const current = availability.phase === "chosen" ? availability.current : availability.before;
  if ((availability.next ?? current).type !== "offline")
    desk.add({ type: slots.some(takesSlot) ? "agent.next-state-chosen" : "agent.state-chosen", state: offline });
  if (desk.events.length === 0) return unchanged(null);
  return { value: null, drafts: [...withdrawn, ...left, desk], cancelTimers: ringing.flatMap(offerTimer) };
}

function withdraw(conversation: ConversationState, desk: AgentDraft, now: EpochMs): ConversationDraft {
  const draft = draftConversation(conversation, now);
  const contactId = conversation.contact.id;
  draft.add({ type: "contact.offer-lapsed", contactId, agentId: desk.state.id, outcome: "withdrawn" });
  desk.add({ type: "agent.offer-withdrawn", contactId });
  return draft;
}

function stopMonitoring(conversation: ConversationState, desk: AgentDraft, now: EpochMs): ConversationDraft {
  const draft = draftConversation(conversation, now);
  endMonitoring(draft, conversation.contact, desk.state.id);
  desk.add({ type: "agent.monitoring-ended", contactId: conversation.contact.id });
  return draft;
}
