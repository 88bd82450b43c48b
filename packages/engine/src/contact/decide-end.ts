import { type DurableTimer, type Plan, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  type CallFailure,
  type ContactId,
  connectionIn,
  type EndReason,
  type ParticipantId,
  type ParticipantRole,
  type UserId,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { type AgentDraft, draftAgent } from "../agent/agent-stream.ts";
import { scanTimers } from "../chat/state/scan-timers.ts";
import { contactTimer } from "../timers/timer-kinds.ts";
import { goesOnWith, isOutbound, wasAnswered } from "./call-parties.ts";
import { openContacts, wholeOf } from "./contact-chain.ts";
import { lifetimeTimers, timersOf } from "./contact-timers.ts";
import type { Contact, ConversationState } from "./conversation-state.ts";
import { type ConversationDraft, draftConversation } from "./conversation-stream.ts";
import { authorOf, deskOf, holderOf, participantOf } from "./participants.ts";

/** End of a contact: the reason, and the participant whose leaving causes it (null: none). */
export type Ending = {
  readonly reason: EndReason;
  readonly leaver: ParticipantId | null;
  /** Reason for which the call of an agent did not reach its endpoint. Absent: the call ends for another one, or was answered. */
  readonly failure?: CallFailure;
  /** Adds the events that precede the end, after the leaving. */
  readonly addBefore?: (draft: ConversationDraft) => void;
};

/** Maximum time of an agent's after-contact work; null: no limit. Unit: milliseconds. */
export type AfterContactWorkLimit = (agentId: AgentDesk["id"]) => number | null;

/** Context of decisions that may end contacts. `desks`: those of the agents with the conversation's contacts or their offers. */
export type EndContext = {
  readonly desks: readonly AgentDesk[];
  readonly now: EpochMs;
  readonly workLimit: AfterContactWorkLimit;
};

/**
 * Ends all contacts of a conversation that has not ended: the leaver leaves, the contacts end, and after-contact work of their agents begins or offers
 * are withdrawn; or the call of an agent has failed. Rules CM-05, CM-07, OF-04, AW-01, MP-06, VC-20.
 */
export function decideEnd(
  conversation: ConversationState,
  { reason, leaver, addBefore, failure }: Ending,
  context: EndContext,
): Plan<null> {
  const state = wholeOf(conversation);
  const draft = draftConversation(state, context.now);
  if (leaver !== null) addLeaving(draft, leaver);
  addBefore?.(draft);
  const { drafts, ...timers } = addEnd(draft, { state, reason, ...(failure && { failure }) }, context);
  return { value: null, drafts: [draft, ...drafts], ...timers };
}

type End = Pick<Plan<unknown>, "drafts" | "setTimers" | "cancelTimers">;

/** Adds the end of all contacts of a conversation to a draft. `state`: before the leaving. Returns what follows from it. */
function addEnd(
  draft: ConversationDraft,
  { state, reason, failure }: Pick<Ending, "reason" | "failure"> & { readonly state: ConversationState },
  context: EndContext,
): End {
  for (const { participantId } of state.monitors ?? []) draft.add({ type: "contact.monitoring-ended", participantId });
  for (const { id } of state.added ?? [])
    draft.add({ type: "contact.disconnected", contactId: id, leaverId: null, reason });
  draft.add({ type: "contact.ended", reason });
  const failed = failure === undefined || wasAnswered(state) ? {} : { failure };
  const { drafts, setTimers } = endOnDesks(state, openContacts(state), { ...context, ...failed });
  const ended = { drafts, cancelTimers: [...timersOf(state), ...scanTimers(state)] };
  return setTimers.length === 0 ? ended : { ...ended, setTimers };
}

/** Time is over for a call of an agent whose endpoint has not answered. Rule VC-20. */
export function decideUnanswered(conversation: ConversationState, context: EndContext): Plan<null> {
  const state = wholeOf(conversation);
  if (state.contact.state.phase === "ended" || wasAnswered(state)) return unchanged(null);
  return decideEnd(state, { reason: "not-reached", leaver: null, failure: "not-answered" }, context);
}

/**
 * Ends a call in a draft in which an awaited agent is not awaited any more, if no two parties are left. Returns what follows from it; nothing if the call goes on.
 * Rules VC-19, VC-20.
 */
export function endIfAlone(draft: ConversationDraft, failure: CallFailure, context: EndContext): End {
  const { state } = draft;
  if (goesOnWith(state, openContacts(state))) return { drafts: [] };
  const reason = wasAnswered(state) ? "agent-disconnect" : "not-reached";
  return addEnd(draft, { state, reason, failure }, context);
}

/**
 * Ends one contact of a conversation: its agent leaves, or its offer is withdrawn, and the others go on. Without another agent the conversation ends; a call
 * also goes on if an agent is awaited. Rules MP-05 to MP-07, VC-14, VC-19.
 */
export function decideDisconnect(
  conversation: ConversationState,
  { contact, reason }: { readonly contact: Contact; readonly reason: EndReason },
  context: EndContext,
): Plan<null> {
  const state = wholeOf(conversation);
  const leaver = connectionIn(contact.state)?.with.participantId ?? null;
  const others = openContacts(state).filter(({ id }) => id !== contact.id);
  if (!goesOnWith(state, others)) return decideEnd(state, { reason, leaver }, context);
  const draft = draftConversation(state, context.now);
  disconnect(draft, contact, reason);
  resumeForLastAgent(draft);
  const { drafts, setTimers } = endOnDesks(state, [contact], context);
  const [before, after] = [timersOf(state), timersOf(draft.state)];
  // The timers of the chat are those of the contact that it depends on, which may be another one now.
  const moved = lifetimeTimers(draft.state).filter(({ id }) => !before.includes(id));
  return {
    value: null,
    drafts: [draft, ...drafts],
    setTimers: [...setTimers, ...moved],
    cancelTimers: before.filter((id) => !after.includes(id)),
  };
}

/** The last two parties of a call talk to each other: the agent who put them on hold has left. Rule VC-14. */
function resumeForLastAgent(draft: ConversationDraft): void {
  const agents = openContacts(draft.state).filter(({ state }) => connectionIn(state) !== null);
  if (agents.length > (isOutbound(draft.state) ? 2 : 1)) return;
  for (const participantId of draft.state.voice?.held ?? []) draft.add({ type: "connection.resumed", participantId });
}

/** Adds the leaving of a contact's agent, if it has one, and its end, to a draft of a conversation that goes on. */
export function disconnect(draft: ConversationDraft, contact: Contact, reason: EndReason): void {
  const { id: contactId, state } = contact;
  endMonitoring(draft, contact);
  const leaverId = connectionIn(state)?.with.participantId ?? null;
  if (leaverId !== null) addLeaving(draft, leaverId, contactId);
  draft.add({ type: "contact.disconnected", contactId, leaverId, reason });
}

/** Adds the end of the monitoring of a contact, by one supervisor or by all, to a draft of a conversation that goes on. Rule MO-05. */
export function endMonitoring(draft: ConversationDraft, { id }: Pick<Contact, "id">, by?: UserId): void {
  for (const { contactId, participantId, agentId, mode } of draft.state.monitors ?? []) {
    if (contactId !== id || (by !== undefined && agentId !== by)) continue;
    if (mode === "barge") addLeaving(draft, participantId);
    draft.add({ type: "contact.monitoring-ended", participantId });
  }
}

export function addLeaving(draft: ConversationDraft, id: ParticipantId, contactId = draft.state.contact.id): void {
  const leaver = participantOf(draft.state, id);
  if (leaver && leaver.state.phase !== "left") draft.add({ type: "participant.left", contactId, ...authorOf(leaver) });
}

/** Adds the leaving of all participants with a role that `leaves`, each once. */
export function addLeavingOf(draft: ConversationDraft, leaves: (role: ParticipantRole) => boolean): void {
  for (const { id, role, state } of draft.state.participants)
    if (leaves(role) && state.phase === "joined") addLeaving(draft, id);
}

type OnDesks = { readonly drafts: readonly AgentDraft[]; readonly setTimers: readonly DurableTimer[] };

/**
 * Ends contacts on the desks of their agents and supervisors: after-contact work begins, the offer is withdrawn, or the monitoring ends. `state`: before that.
 * Returns the timers of the time limits.
 */
export function endOnDesks(
  state: ConversationState,
  contacts: readonly Contact[],
  { desks, now, workLimit, failure }: EndContext & Pick<Ending, "failure">,
): OnDesks {
  const drafts: AgentDraft[] = [];
  const setTimers: DurableTimer[] = [];
  for (const { contactId, agentId } of state.monitors ?? []) {
    const supervisor = desks.find(({ id }) => id === agentId);
    if (supervisor === undefined || !contacts.some(({ id }) => id === contactId)) continue;
    const desk = draftAgent(supervisor, now);
    desk.add({ type: "agent.monitoring-ended", contactId });
    drafts.push(desk);
  }
  for (const { id, state: of } of contacts) {
    const agent = deskOf(desks, holderOf(of));
    if (agent === undefined) continue;
    const desk = draftAgent(agent, now);
    if (of.phase === "offered") desk.add({ type: "agent.offer-withdrawn", contactId: id });
    else if (failure !== undefined) desk.add({ type: "agent.call-failed", contactId: id, failure });
    else setTimers.push(...beginWork(desk, id, { now, workLimit }));
    drafts.push(desk);
  }
  return { drafts, setTimers };
}

/** Ends a contact for its agent: after-contact work begins. Returns the timer of its time limit, if it has one. Rule AW-01. */
function beginWork(
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
