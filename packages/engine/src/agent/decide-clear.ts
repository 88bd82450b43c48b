import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ContactId, type Refusal, refusal } from "@tributary/model";
import { timerId } from "../timers/timer-kinds.ts";
import { type AgentDesk, isOpen } from "./agent-desk.ts";
import { draftAgent } from "./agent-stream.ts";

/** A contact to clear, by the agent or because the time for after-contact work is over. */
export type Clearing = { readonly contactId: ContactId; readonly because: "cleared" | "time-over" };

/** Clears a contact that is over for this agent. The time being over for a contact that is gone changes nothing. Rules AW-02, AW-03, AV-06. */
export function decideClear(agent: AgentDesk, { contactId, because }: Clearing, now: EpochMs): Decision<null, Refusal> {
  const slot = agent.slots.find((candidate) => candidate.contactId === contactId);
  if (slot === undefined)
    return because === "time-over"
      ? unchanged(null)
      : { refusal: refusal("not-found", "contactId", "a contact on this agent's desk") };
  if (isOpen(slot)) return { refusal: refusal("wrong-phase", "contactId", "a contact that has ended") };
  const draft = draftAgent(agent, now);
  draft.add({ type: "agent.contact-cleared", contactId });
  const endsAt = slot.state.phase === "after-contact-work" ? slot.state.work.endsAt : null;
  const plan = { value: null, drafts: [draft] };
  return endsAt === null ? plan : { ...plan, cancelTimers: [timerId("after-contact-work-over", contactId, endsAt)] };
}
