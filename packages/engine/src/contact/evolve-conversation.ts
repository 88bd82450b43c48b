import {
  CenterError,
  type ContactEvent,
  type ConversationEvent,
  type Numbered,
  stepContact,
  stepParticipant,
} from "@tributary/model";
import { type ChatEvent, endChatPart, evolveChatPart, isChatEvent } from "../chat/state/chat-part.ts";
import { evolveInactivity } from "../chat/state/inactivity.ts";
import { type CallbackEvent, isCallbackEvent } from "../voice/state/callback-part.ts";
import { evolveVoicePart, isVoiceEvent, type VoiceEvent, withReturn } from "../voice/state/voice-part.ts";
import {
  type Contact,
  type ConversationState,
  changedAt,
  type Monitor,
  type Participant,
} from "./conversation-state.ts";
import { createdConversation } from "./created-conversation.ts";
import { evolveAuthentication } from "./customer-authentication.ts";
import { evolveCallback } from "./evolve-callback.ts";
import { evolveCriteria } from "./evolve-criteria.ts";
import { contactAfter } from "./next-contact.ts";
import { type PauseChange, withPause } from "./pauses.ts";
import { evolveStreamings } from "./streamings.ts";

/**
 * Returns the state after `event`; `state` is undefined before the first event. Throws if the state machines refuse the event: the journal
 * is damaged.
 */
export function evolveConversation(
  state: ConversationState | undefined,
  event: Numbered<ConversationEvent>,
): ConversationState {
  const next = evolved(state, event);
  const { chat, participants } = next;
  if (chat === null || (chat.inactivity === undefined && event.type !== "chat.timers-set")) return next;
  const inactivity = evolveInactivity(chat.inactivity, event, participants);
  return inactivity === undefined ? next : { ...next, chat: { ...chat, inactivity } };
}

function evolved(state: ConversationState | undefined, event: Numbered<ConversationEvent>): ConversationState {
  if (event.type === "contact.created") return createdConversation(event);
  if (state === undefined) throw damaged(event, "does not begin with contact.created");
  if (isOfChat(event)) {
    return { ...state, seq: event.seq, lastAt: event.at, chat: state.chat && evolveChatPart(state.chat, event) };
  }
  const next = { ...state, seq: event.seq, lastAt: event.at, ...unnoticedPart(state, event) };
  if (isOfChatAlone(event)) return next;
  if (isOfVoice(event)) return next.voice === undefined ? next : { ...next, voice: evolveVoicePart(next.voice, event) };
  if (isOfCallback(event)) return calledBack(next, event);
  if (event.type === "chat.rated") return rated(next, event);
  if (event.type === "contact.disconnected") return disconnected(next, event);
  return event.contactId === next.contact.id ? evolveContact(next, event) : evolveAdded(next, event);
}

/** A supervisor comes and goes without a sign. One who took part has left in an event of its own. Rule MO-06. */
function unnoticedPart(
  state: ConversationState,
  { seq, type }: Numbered<ConversationEvent>,
): Pick<ConversationState, "unnoticed"> {
  const isUnnoticed = type === "contact.monitored" || type === "contact.monitoring-ended";
  return isUnnoticed ? { unnoticed: { seq, before: changedAt(state) } } : {};
}

const OF_CHAT_ALONE = [
  "chat.timers-set",
  "participant.idle",
  "participant.returned",
  "participant.auto-disconnected",
] as const;

type OfChatAlone = Extract<ConversationEvent, { type: (typeof OF_CHAT_ALONE)[number] }>;

/** True for events that change the inactivity of participants only. */
function isOfChatAlone(event: Numbered<ConversationEvent>): event is Numbered<OfChatAlone> {
  return (OF_CHAT_ALONE as readonly string[]).includes(event.type); // widened, so that `includes` accepts any event type
}

/** Events that change neither the chat part alone nor the timers of a chat alone. */
type LaterEvent = Numbered<
  Exclude<
    ConversationEvent,
    | ChatEvent
    | OfChatAlone
    | VoiceEvent
    | CallbackEvent
    | { type: "contact.created" | "contact.disconnected" | "chat.rated" }
  >
>;

function isOfVoice(event: Numbered<ConversationEvent>): event is Numbered<VoiceEvent> {
  return isVoiceEvent(event.type);
}

function isOfCallback(event: Numbered<ConversationEvent>): event is Numbered<CallbackEvent> {
  return isCallbackEvent(event.type);
}

function calledBack(next: ConversationState, event: Numbered<CallbackEvent>): ConversationState {
  const after = evolveCallback(next, event);
  if (after === undefined) throw damaged(event, "not possible for the callback");
  return after;
}

function isOfChat(event: Numbered<ConversationEvent>): event is Numbered<ChatEvent> {
  return isChatEvent(event.type);
}

/** An event about an added contact, which is in the place of the first one while the event is applied. */
function evolveAdded(next: ConversationState, event: LaterEvent): ConversationState {
  const { contact: first, added = [] } = next;
  const own = added.find(({ id }) => id === event.contactId);
  if (own === undefined) throw damaged(event, "not an open contact");
  const { contact: changed, ...after } = evolveContact({ ...next, contact: own }, event);
  return {
    ...after,
    contact: first,
    added: (after.added ?? []).map((each) => (each === own ? changed : each)),
  };
}

function evolveContact(next: ConversationState, event: LaterEvent): ConversationState {
  switch (event.type) {
    case "participant.added":
      return added(next, event);
    case "participant.joined":
      return joined(next, event);
    case "participant.left":
      return { ...next, participants: withParticipant(next.participants, event, "left") };
    case "participant.invited":
      return next;
    case "participant.renamed":
      return { ...next, participants: next.participants.map((each) => withName(each, event)) };
    case "authentication.initiated":
    case "authentication.address-issued":
    case "authentication.answered":
    case "authentication.ended":
      return authenticated(next, event);
    case "attributes.updated":
      return { ...next, attributes: { ...next.attributes, ...event.attributes } };
    case "contact.updated":
      return { ...next, contact: { ...next.contact, ...event.changes } };
    case "contact.rescheduled":
      return rescheduled(next, event);
    case "contact.transferred":
      return transferred(next, event);
    case "contact.added":
      return { ...next, added: [...(next.added ?? []), addedBy(next, event)] };
    case "contact.monitored":
      return monitored(next, event);
    case "contact.monitor-mode-changed":
      return { ...next, monitors: (next.monitors ?? []).map((each) => inMode(each, event)) };
    case "contact.monitoring-ended":
      return { ...next, monitors: (next.monitors ?? []).filter((each) => each.participantId !== event.participantId) };
    case "contact.transfer-failed":
      return next;
    case "chat.rehydrated":
      return rehydrated(next, event);
    case "streaming.started":
    case "streaming.stopped":
      return { ...next, ...evolveStreamings(next, event) };
    case "contact.ended":
      return ended(next, event);
    default:
      return evolveProgress(next, event);
  }
}

/** Events that move a contact on the way from its flow to its agent. */
type ProgressEvent = Of<
  | "contact.repositioned"
  | "contact.flow-started"
  | "contact.queued"
  | "contact.routing-criteria-set"
  | "contact.routing-step-expired"
  | "contact.offered"
  | "contact.accepted"
  | "contact.dialed"
  | "contact.offer-lapsed"
  | "contact.returned"
  | "contact.paused"
  | "contact.resumed"
>;

function evolveProgress(next: ConversationState, event: ProgressEvent): ConversationState {
  switch (event.type) {
    case "contact.repositioned": {
      const { at, priority, ageAdjustmentMs } = event;
      return moved(next, { type: "repositioned", at, priority, ageAdjustmentMs }, event);
    }
    case "contact.flow-started":
      return moved(next, { type: "flow-started", at: event.at }, event);
    case "contact.queued": {
      const { at, queueId, priority } = event;
      return withCriteria(moved(next, { type: "queued", at, queueId, priority }, event), event);
    }
    case "contact.routing-criteria-set":
    case "contact.routing-step-expired":
      return withCriteria(next, event);
    case "contact.offered": {
      const to = { agentId: event.agentId, participantId: event.participantId };
      return moved(next, { type: "offered", at: event.at, to, expiresAt: event.expiresAt }, event);
    }
    case "contact.dialed": {
      const { at, agentId, participantId, queueId } = event;
      return moved(next, { type: "dialed", at, by: { agentId, participantId }, queueId }, event);
    }
    case "contact.accepted":
      return moved(next, { type: "accepted", at: event.at }, event);
    case "contact.offer-lapsed":
      return moved(next, { type: "offer-lapsed", at: event.at, outcome: event.outcome }, event);
    case "contact.returned":
      return withReturn(moved(next, { type: "returned", at: event.at, isPaused: false }, event));
    case "contact.paused":
      return counted(moved(next, { type: "paused", at: event.at }, event), { lastPausedAt: event.at });
    case "contact.resumed":
      return resumed(next, event);
  }
}

function withName(participant: Participant, event: Of<"participant.renamed">): Participant {
  return participant.id === event.participantId ? { ...participant, displayName: event.displayName } : participant;
}

function authenticated(next: ConversationState, event: Parameters<typeof evolveAuthentication>[1]): ConversationState {
  const authentication = evolveAuthentication(next.authentication, event);
  if (authentication === undefined) throw damaged(event, "the authentication is not in this phase");
  return { ...next, authentication };
}

function rehydrated(next: ConversationState, { continuedFrom, past }: Of<"chat.rehydrated">): ConversationState {
  const chat = next.chat && { ...next.chat, continuedFrom, past };
  return { ...next, chat, contact: { ...next.contact, relatedId: continuedFrom } };
}

function rated(next: ConversationState, { score, comment }: Of<"chat.rated">): ConversationState {
  return { ...next, chat: next.chat && { ...next.chat, rating: { score, comment } } };
}

type Of<Type extends ConversationEvent["type"]> = Numbered<Extract<ConversationEvent, { type: Type }>>;

/** A bot that has not connected gives its place to the next one. Rule BO-03. */
function added(next: ConversationState, event: Of<"participant.added">): ConversationState {
  const { participantId: id, role, displayName, token, at } = event;
  const others = next.participants.filter((each) => each.role !== role || each.state.phase !== "invited");
  const state = { phase: "invited", invitedAt: at } as const;
  const bot: Participant = { id, role, displayName, agentId: null, state, ...(token && { token }) };
  return { ...next, participants: [...others, bot] };
}

function joined(next: ConversationState, event: Of<"participant.joined">): ConversationState {
  const known = next.participants.some(({ id }) => id === event.participantId);
  // A supervisor may take part again.
  const others = event.role === "supervisor" ? next.participants.filter(({ id }) => id !== event.participantId) : [];
  if (!known || event.role === "supervisor") {
    const { participantId: id, role, displayName, agentId, at } = event;
    return {
      ...next,
      participants: [
        ...(known ? others : next.participants),
        { id, role, displayName, agentId, state: { phase: "joined", joinedAt: at } },
      ],
    };
  }
  const participants = withParticipant(next.participants, event, "joined");
  const startsFlow = event.role === "customer" && next.contact.state.phase === "created";
  const state = { ...next, participants };
  return startsFlow ? moved(state, { type: "flow-started", at: event.at }, event) : state;
}

/** The contact ends, and the next one of the chain is where a first contact is when its customer has joined. */
function transferred(next: ConversationState, event: Of<"contact.transferred">): ConversationState {
  const { contact: over } = moved(next, { type: "ended", at: event.at, reason: "transferred" }, event);
  const contact = contactAfter(next.contact, { ...event, id: event.nextContactId });
  return { ...next, contact, earlier: [...(next.earlier ?? []), over] };
}

function addedBy({ contact }: ConversationState, event: Of<"contact.added">): Contact {
  return contactAfter(contact, { ...event, id: event.addedContactId });
}

/** One of several contacts ends. If it is the one that the conversation depends on, the one that was accepted first takes its place. */
function disconnected(next: ConversationState, event: Of<"contact.disconnected">): ConversationState {
  const { contact: first, added = [] } = next;
  const { at, contactId: id, reason } = event;
  const ending = first.id === id ? first : added.find((each) => each.id === id);
  const heir = first.id === id ? (firstAccepted(added) ?? firstAwaited(next)) : first;
  if (ending === undefined || heir === undefined) throw damaged(event, "no further contact");
  const { contact: over } = moved({ ...next, contact: ending }, { type: "ended", at, reason }, event);
  return {
    ...next,
    contact: heir,
    added: added.filter((each) => each !== ending && each !== heir),
    earlier: [...(next.earlier ?? []), over],
  };
}

function firstAccepted(added: readonly Contact[]): Contact | undefined {
  const since = ({ state }: Contact): number => (state.phase === "connected" ? state.connectedAt : Infinity);
  const [first] = added.toSorted((a, b) => since(a) - since(b));
  return first?.state.phase === "connected" ? first : undefined;
}

/** A call goes on while an agent is awaited; a chat does not. */
function firstAwaited({ voice, added = [] }: ConversationState): Contact | undefined {
  return voice === undefined ? undefined : added[0];
}

function monitored(next: ConversationState, event: Of<"contact.monitored">): ConversationState {
  const { contactId, participantId, agentId, displayName, mayBarge, at } = event;
  const monitor = { contactId, participantId, agentId, displayName, mayBarge, mode: "silent", since: at } as const;
  return { ...next, monitors: [...(next.monitors ?? []), monitor] };
}

function inMode(monitor: Monitor, { participantId, mode }: Of<"contact.monitor-mode-changed">): Monitor {
  return monitor.participantId === participantId ? { ...monitor, mode } : monitor;
}

function rescheduled(
  next: ConversationState,
  { scheduledAt, expiresAt }: Of<"contact.rescheduled">,
): ConversationState {
  return { ...next, ...(next.task && { task: { ...next.task, scheduledAt, expiresAt } }) };
}

function resumed(next: ConversationState, event: Of<"contact.resumed">): ConversationState {
  const { state } = next.contact;
  const pausedMs = state.phase === "paused" ? event.at - state.pausedAt : 0;
  return counted(moved(next, { type: "resumed", at: event.at }, event), { lastResumedAt: event.at, pausedMs });
}

function counted(next: ConversationState, change: PauseChange): ConversationState {
  return { ...next, contact: withPause(next.contact, change) };
}

function ended(next: ConversationState, event: Of<"contact.ended">): ConversationState {
  const participants = next.participants.map((participant) => {
    const step = stepParticipant(participant.state, { type: "left", at: event.at });
    return step.ok ? { ...participant, state: step.state } : participant; // has left before
  });
  const chat = next.chat && endChatPart(next.chat);
  const { monitors: _over, ...rest } = next;
  return moved({ ...rest, participants, chat }, { type: "ended", at: event.at, reason: event.reason }, event);
}

function withCriteria(next: ConversationState, event: Parameters<typeof evolveCriteria>[1]): ConversationState {
  const contact = evolveCriteria(next.contact, event);
  if (contact === undefined) throw damaged(event, "no step of routing criteria is active");
  return { ...next, contact };
}

function withParticipant(
  participants: readonly Participant[],
  event: Of<"participant.joined"> | Of<"participant.left">,
  type: "joined" | "left",
): readonly Participant[] {
  return participants.map((participant) => {
    if (participant.id !== event.participantId) return participant;
    const step = stepParticipant(participant.state, { type, at: event.at });
    if (!step.ok) throw damaged(event, step.refusal);
    return { ...participant, state: step.state };
  });
}

function moved(
  next: ConversationState,
  contactEvent: ContactEvent,
  event: Numbered<ConversationEvent>,
): ConversationState {
  const step = stepContact(next.contact.state, contactEvent);
  if (!step.ok) throw damaged(event, `${step.refusal} ${next.contact.state.phase}`);
  return { ...next, contact: { ...next.contact, state: step.state } };
}

function damaged(event: Numbered<ConversationEvent>, why: string): CenterError {
  const details = { contactId: event.contactId, seq: event.seq, type: event.type };
  return new CenterError("internal", `damaged journal of a conversation: ${why}`, { details });
}
