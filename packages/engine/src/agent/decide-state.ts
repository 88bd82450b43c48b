import type { Plan } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { AgentStateRef } from "@tributary/model";
import { type AgentDesk, isMissed, takesSlot } from "./agent-desk.ts";
import { draftAgent } from "./agent-stream.ts";

/** A state chosen by an agent. `enqueue`: it applies when no contact takes a slot. */
export type StateChoice = { readonly state: AgentStateRef; readonly enqueue: boolean };

/**
 * The agent chooses a state, now or for when no contact takes a slot. A state that applies now also clears missed contacts: the same contact may
 * be offered again, and a desk holds a contact once. Rules AV-01 to AV-04, AV-07.
 */
export function decideState(agent: AgentDesk, { state, enqueue }: StateChoice, now: EpochMs): Plan<null> {
  const draft = draftAgent(agent, now);
  const isLater = enqueue && agent.slots.some(takesSlot);
  draft.add({ type: isLater ? "agent.next-state-chosen" : "agent.state-chosen", state });
  const missed = isLater ? [] : agent.slots.filter(isMissed);
  for (const { contactId } of missed) draft.add({ type: "agent.contact-cleared", contactId });
  return { value: null, drafts: [draft] };
}
