import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Refusal, type Repositioning, type RoutingStep, refusal } from "@tributary/model";
import { atContact } from "./contact-chain.ts";
import { routingStepTimers } from "./contact-timers.ts";
import type { ConversationState } from "./conversation-state.ts";
import { draftConversation } from "./conversation-stream.ts";

/** Changes of the routing of a contact. Members that are absent are not changed. `steps`: new routing criteria; empty: none. */
export type RoutingChange = Partial<Repositioning> & { readonly steps?: readonly RoutingStep[] };

/**
 * Changes the position of a contact in its queue, its routing criteria, or both in one commit. The position of a contact can be changed while it waits
 * or is offered, its criteria also before it is in a queue. Rules CM-11, CR-04.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactRoutingData.html
 */
export function decideRoutingData(
  state: ConversationState,
  { priority, ageAdjustmentMs, steps }: RoutingChange,
  now: EpochMs,
): Decision<null, Refusal> {
  const isPosition = priority !== undefined || ageAdjustmentMs !== undefined;
  const problem = problemOf(state, isPosition || steps === undefined ? IN_QUEUE : BEFORE_AN_AGENT);
  if (problem) return { refusal: problem };
  const draft = draftConversation(state, now);
  const { id, state: contact } = state.contact;
  if (isPosition && (contact.phase === "queued" || contact.phase === "offered")) {
    const { place } = contact;
    draft.add({
      type: "contact.repositioned",
      contactId: id,
      priority: priority ?? place.priority,
      ageAdjustmentMs: ageAdjustmentMs ?? place.ageAdjustmentMs ?? 0,
    });
  }
  if (steps !== undefined && (steps.length > 0 || state.contact.criteria !== undefined))
    draft.add({ type: "contact.routing-criteria-set", contactId: id, steps });
  if (draft.events.length === 0) return unchanged(null);
  const plan = { value: null, drafts: [draft] };
  if (steps === undefined) return plan;
  const setTimers = routingStepTimers(atContact(draft.state, id) ?? draft.state);
  // Criteria that replace others within a millisecond may have the same timer.
  const isSet = (id: string): boolean => setTimers.some((timer) => timer.id === id);
  const replaced = routingStepTimers(state).map(({ id }) => id);
  return { ...plan, setTimers, cancelTimers: replaced.filter((id) => !isSet(id)) };
}

/** Phases in which a change is possible, and the same in words. */
type Allowed = { readonly phases: readonly string[]; readonly expected: string };

const IN_QUEUE: Allowed = { phases: ["queued", "offered"], expected: "a contact in a queue" };
const BEFORE_AN_AGENT: Allowed = {
  phases: ["created", "in-flow", ...IN_QUEUE.phases],
  expected: "a contact that no agent has, and that is not paused",
};

function problemOf({ contact: { state } }: ConversationState, { phases, expected }: Allowed): Refusal | undefined {
  if (state.phase === "ended") return refusal("contact-ended", "ContactId");
  return phases.includes(state.phase) ? undefined : refusal("wrong-phase", "ContactId", expected);
}

/** The active step of the routing criteria expires, by a timer with this deadline. One of an earlier step changes nothing. Rule RT-26. */
export function decideStepExpiry(
  state: ConversationState,
  { dueAt, now }: { readonly dueAt: EpochMs; readonly now: EpochMs },
): Decision<null, Refusal> {
  if (!routingStepTimers(state).some((timer) => timer.dueAt === dueAt)) return unchanged(null);
  const { id: contactId } = state.contact;
  const draft = draftConversation(state, now);
  const next = draft.add({ type: "contact.routing-step-expired", contactId });
  return { value: null, drafts: [draft], setTimers: routingStepTimers(atContact(next, contactId) ?? next) };
}
