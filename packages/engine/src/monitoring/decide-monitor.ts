import { type Decision, type Plan, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ContactId, type MonitorMode, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import { type AgentDesk, hasOpenCall, MAX_CONTACTS_TO_ADD } from "../agent/agent-desk.ts";
import { draftAgent } from "../agent/agent-stream.ts";
import { isCallingBack } from "../contact/call-parties.ts";
import { wholeOf } from "../contact/contact-chain.ts";
import type { ConversationState, Monitor } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { addLeaving, endMonitoring } from "../contact/decide-end.ts";
import { agentsIn } from "../contact/participants.ts";

/** The supervisor, as a participant to be. */
export type Supervisor = {
  readonly agent: AgentDesk;
  readonly participantId: ParticipantId;
  readonly displayName: string;
  readonly mayBarge: boolean;
};

/** Supervisors who may have taken part in a chat: participants stay in its state. */
const MAX_TAKEN_PART = 50;

/** Supervisors of a contact. Source: https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html */
const MAX_MONITORS = 5;

/**
 * A supervisor begins to monitor the contact that the conversation is at. Repeating it changes nothing. Refused unless it is a chat or a call that an agent has
 * accepted, if the supervisor is in the conversation, and for a call if they have another one. Rules MO-01, MO-02 and MO-08.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_MonitorContact.html
 */
export function decideMonitor(
  conversation: ConversationState,
  { agent, participantId, displayName, mayBarge }: Supervisor,
  now: EpochMs,
): Decision<null, Refusal> {
  const { id: contactId, channel, state } = conversation.contact;
  const { monitors = [], id } = conversation;
  if (channel === "task") return { refusal: refusal("invalid-field", "ContactId", "a chat or a call") };
  if (state.phase === "ended") return { refusal: refusal("contact-ended", "ContactId") };
  if (state.phase !== "connected" || isCallingBack(conversation))
    return { refusal: refusal("wrong-phase", "ContactId", "a contact that an agent has accepted") };
  const own = monitors.find((each) => each.contactId === contactId && each.agentId === agent.id);
  if (own !== undefined) return own.mayBarge || !mayBarge ? unchanged(null) : { refusal: MORE_RIGHTS };
  if (agentsIn(wholeOf(conversation)).includes(agent.id))
    return { refusal: refusal("wrong-phase", "UserId", "a user who is not in the conversation") };
  if (monitors.length >= MAX_MONITORS)
    return { refusal: refusal("quota-exceeded", "ContactId", `at most ${MAX_MONITORS} supervisors of a contact`) };
  if (agent.slots.length >= MAX_CONTACTS_TO_ADD)
    return { refusal: refusal("wrong-phase", "UserId", `a user with fewer than ${MAX_CONTACTS_TO_ADD} contacts`) };
  if (channel === "voice" && hasOpenCall(agent))
    return { refusal: refusal("wrong-phase", "UserId", "a user without another call") };
  const draft = draftConversation(conversation, now);
  const supervisor = { participantId, agentId: agent.id, displayName, mayBarge };
  draft.add({ type: "contact.monitored", contactId, ...supervisor });
  const desk = draftAgent(agent, now);
  // They have missed its offer.
  if (agent.slots.some((slot) => slot.contactId === contactId)) desk.add({ type: "agent.contact-cleared", contactId });
  const { queueId } = state.place;
  desk.add({ type: "agent.monitoring-started", contactId, conversationId: id, participantId, channel, queueId });
  return { value: null, drafts: [draft, desk] };
}

const MORE_RIGHTS = refusal(
  "wrong-phase",
  "AllowedMonitorCapabilities",
  "those that the user monitors it with, until they stop",
);

type ModeChange = {
  readonly agent: AgentDesk;
  readonly contactId: ContactId;
  readonly mode: MonitorMode;
  /** False if the user has lost the permission since. */
  readonly hasPermission: boolean;
};

/** A supervisor takes part in a chat that they monitor, or goes back to silence. Of several supervisors, one may take part. Rule MO-04. */
export function decideMonitorMode(
  conversation: ConversationState,
  { agent, contactId, mode, hasPermission }: ModeChange,
  now: EpochMs,
): Decision<null, Refusal> {
  const { monitors = [] } = conversation;
  const own = monitors.find((each) => each.contactId === contactId && each.agentId === agent.id);
  if (own === undefined) return { refusal: NOT_MONITORED };
  if (own.mode === mode) return unchanged(null);
  const draft = draftConversation(conversation, now);
  const { participantId, agentId, displayName } = own;
  if (mode === "silent") addLeaving(draft, participantId);
  else {
    if (!own.mayBarge)
      return { refusal: refusal("wrong-phase", "contactId", "monitoring that was started with BARGE") };
    if (!hasPermission) return { refusal: refusal("permission-missing", "ManagerBargeIn") };
    if (monitors.some((each) => each.mode === "barge"))
      return { refusal: refusal("quota-exceeded", "contactId", "at most one supervisor who takes part") };
    const others = conversation.participants.filter(({ id, role }) => role === "supervisor" && id !== participantId);
    if (others.length >= MAX_TAKEN_PART)
      return { refusal: refusal("quota-exceeded", "contactId", `at most ${MAX_TAKEN_PART} times to take part`) };
    draft.add({ type: "participant.joined", role: "supervisor", participantId, agentId, displayName });
  }
  draft.add({ type: "contact.monitor-mode-changed", participantId, mode });
  return { value: null, drafts: [draft] };
}

export const NOT_MONITORED = refusal("not-found", "contactId", "a contact that the user monitors");

/** A supervisor stops monitoring a contact. Rule MO-05. */
export function decideStopMonitoring(
  conversation: ConversationState,
  { monitor, agent }: { readonly monitor: Monitor; readonly agent: AgentDesk },
  now: EpochMs,
): Plan<null> {
  const { contactId } = monitor;
  const draft = draftConversation(conversation, now);
  endMonitoring(draft, { id: contactId }, agent.id);
  const desk = draftAgent(agent, now);
  desk.add({ type: "agent.monitoring-ended", contactId });
  return { value: null, drafts: [draft, desk] };
}

/** The audio of a supervisor who monitors a call has arrived: they receive the others. Changes nothing the second time. Rule MO-08. */
export function decideMonitorAudio(agent: AgentDesk, contactId: ContactId, now: EpochMs): Plan<null> {
  const slot = agent.slots.find((each) => each.contactId === contactId);
  if (slot?.state.phase !== "monitoring" || slot.state.hasAudio) return unchanged(null);
  const desk = draftAgent(agent, now);
  desk.add({ type: "agent.monitoring-connected", contactId });
  return { value: null, drafts: [desk] };
}
