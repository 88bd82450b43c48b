import type { EpochMs } from "@tributary/kernel";
import type { EndReason, ParticipantId, User } from "@tributary/model";
import type { Heads, Plan } from "../decisions/decision.ts";
import { type AgentDraft, draftAgent, draftConversation } from "../decisions/draft.ts";
import { afterContactWorkTimer, timersOf } from "../timers/timer-ids.ts";
import { assignmentOf, authorOf, participantOf } from "./participants.ts";
import type { ConversationState } from "./state.ts";

/** Why a contact ends, and who leaves with it. */
export type Ending = {
  readonly reason: EndReason;
  /** Whose leaving ends the contact; null when nobody's does. */
  readonly leaver: ParticipantId | null;
};

/** How long an agent's after-contact work may last; null: as long as they want. Unit: milliseconds. */
export type WorkLimit = (agentId: User["id"]) => number | null;

/**
 * Ends a contact that has not ended: the leaver leaves, the chat ends, the agent's desk turns to after-contact work, or stops ringing.
 * Rules CM-05, CM-07, OF-04, AW-01.
 */
export function decideEnd(
  state: ConversationState,
  ending: Ending,
  context: { readonly heads: Heads; readonly now: EpochMs; readonly workLimit: WorkLimit },
): Plan<null> {
  const { heads, now, workLimit } = context;
  const draft = draftConversation(state, now);
  const leaver = ending.leaver === null ? undefined : participantOf(state, ending.leaver);
  if (leaver && leaver.state.phase !== "left") draft.add({ type: "participant.left", ...authorOf(leaver) });
  draft.add({ type: "contact.ended", reason: ending.reason });
  const cancelTimers = timersOf(state);
  const assignment = assignmentOf(state.contact.state);
  if (assignment === null) return { value: null, drafts: [draft], cancelTimers };
  const desk = draftAgent(heads.agent(assignment.agentId), now);
  const limitMs = workLimit(assignment.agentId);
  const workEndsAt = limitMs === null ? null : now + limitMs;
  endAtDesk(desk, state, workEndsAt);
  const plan = { value: null, drafts: [draft, desk], cancelTimers };
  if (workEndsAt === null || state.contact.state.phase !== "connected") return plan;
  return { ...plan, setTimers: [afterContactWorkTimer(assignment.agentId, state.contact.id, workEndsAt)] };
}

function endAtDesk(desk: AgentDraft, state: ConversationState, workEndsAt: EpochMs | null): void {
  const contactId = state.contact.id;
  if (state.contact.state.phase === "offered") desk.add({ type: "agent.offer-withdrawn", contactId });
  else desk.add({ type: "agent.contact-ended", contactId, workEndsAt });
}
