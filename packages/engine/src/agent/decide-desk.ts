import type { EpochMs } from "@tributary/kernel";
import { type AgentStateRef, type ContactId, type Refusal, refusal } from "@tributary/model";
import { type Plan, unchanged } from "../decisions/decision.ts";
import { draftAgent } from "../decisions/draft.ts";
import { timerId } from "../timers/timer-ids.ts";
import { isMiss } from "./evolve.ts";
import type { AgentDesk } from "./state.ts";

/**
 * The agent chooses a state, now or for when the desk is empty. With an empty desk, later is now. A state that holds at once takes missed
 * contacts off the desk: the same contact may ring there again, and a desk has a contact once. Rules AV-01 to AV-04, AV-07.
 */
export function decideState(
  agent: AgentDesk,
  choice: { readonly state: AgentStateRef; readonly enqueue: boolean },
  now: EpochMs,
): Plan<null> {
  const draft = draftAgent(agent, now);
  const type = choice.enqueue && agent.slots.length > 0 ? "agent.next-state-chosen" : "agent.state-chosen";
  draft.add({ type, state: choice.state });
  const missed = type === "agent.state-chosen" ? agent.slots.filter(({ state }) => isMiss(state.phase)) : [];
  for (const { contactId } of missed) draft.add({ type: "agent.contact-cleared", contactId });
  return { value: null, drafts: [draft] };
}

/** Takes a contact that is over for this agent off the desk. Clearing one that is not there changes nothing. Rules AW-02, AV-06. */
export function decideClear(
  agent: AgentDesk,
  clearing: { readonly contactId: ContactId; readonly because: "cleared" | "time-up" },
  now: EpochMs,
): Plan<null> | { readonly refusal: Refusal } {
  const slot = agent.slots.find(({ contactId }) => contactId === clearing.contactId);
  if (slot === undefined)
    return clearing.because === "time-up" ? unchanged(null) : { refusal: refusal("not-found", "contactId") };
  if (slot.state.phase === "offered" || slot.state.phase === "connected")
    return { refusal: refusal("wrong-phase", "contactId", "a contact that is over") };
  const draft = draftAgent(agent, now);
  draft.add({ type: "agent.contact-cleared", contactId: clearing.contactId });
  const endsAt = slot.state.phase === "after-contact-work" ? slot.state.work.endsAt : null;
  const cancelTimers = endsAt === null ? [] : [timerId("after-contact-work-over", clearing.contactId, endsAt)];
  return { value: null, drafts: [draft], cancelTimers };
}
