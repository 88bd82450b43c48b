import type { DurableTimer, Plan } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ContactId, EndReason, ParticipantId } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { type AgentDraft, draftAgent } from "../agent/agent-stream.ts";
import { contactTimer } from "../timers/timer-kinds.ts";
import { timersOf } from "./contact-timers.ts";
import type { ConversationState } from "./conversation-state.ts";
import { draftConversation } from "./conversation-stream.ts";
import { authorOf, participantOf } from "./participants.ts";

/** End of a contact: the reason, and the participant whose leaving causes it (null: none). */
export type Ending = { readonly reason: EndReason; readonly leaver: ParticipantId | null };

/** Maximum time of an agent's after-contact work; null: no limit. Unit: milliseconds. */
export type AfterContactWorkLimit = (agentId: AgentDesk["id"]) => number | null;

/** Context of decisions that may end a contact. `agent`: the desk of the agent with the contact or its offer, if any. */
export type EndContext = {
  readonly agent: AgentDesk | undefined;
  readonly now: EpochMs;
  readonly workLimit: AfterContactWorkLimit;
};

/**
 * Ends a contact that has not ended: the leaver leaves, the contact ends, and the agent's after-contact work begins or their offer is
 * withdrawn. Rules CM-05, CM-07, OF-04, AW-01.
 */
export function decideEnd(state: ConversationState, ending: Ending, { agent, now, workLimit }: EndContext): Plan<null> {
  const draft = draftConversation(state, now);
  const leaver = ending.leaver === null ? undefined : participantOf(state, ending.leaver);
  if (leaver && leaver.state.phase !== "left") draft.add({ type: "participant.left", ...authorOf(leaver) });
  draft.add({ type: "contact.ended", reason: ending.reason });
  const cancelTimers = timersOf(state);
  if (agent === undefined) return { value: null, drafts: [draft], cancelTimers };
  const contactId = state.contact.id;
  const desk = draftAgent(agent, now);
  const plan = { value: null, drafts: [draft, desk], cancelTimers };
  if (state.contact.state.phase === "offered") {
    desk.add({ type: "agent.offer-withdrawn", contactId });
    return plan;
  }
  return { ...plan, setTimers: beginWork(desk, contactId, { now, workLimit }) };
}

/** Ends a contact for its agent: after-contact work begins. Returns the timer of its time limit, if it has one. Rule AW-01. */
export function beginWork(
  desk: AgentDraft,
  contactId: ContactId,
  { now, workLimit }: Pick<EndContext, "now" | "workLimit">,
): readonly DurableTimer[] {
  const { id } = desk.state;
  const limitMs = workLimit(id);
  const workEndsAt = limitMs === null ? null : now + limitMs;
  desk.add({ type: "agent.contact-ended", contactId, workEndsAt });
  if (workEndsAt === null) return [];
  return [contactTimer("after-contact-work-over", { contactId, dueAt: workEndsAt }, { kind: "agent", id })];
}
