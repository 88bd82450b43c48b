import {
  CenterError,
  type ContactEvent,
  type ConversationEvent,
  type Numbered,
  stepContact,
  stepParticipant,
} from "@tributary/model";
import { NO_MESSAGES, noteMessage, noteReceipt } from "./recent-messages.ts";
import type { ConversationState, Participant } from "./state.ts";

/**
 * The state after `event`. Pure and total for every event that a decision may make; an event that the machines refuse means a damaged
 * journal, which is a fault. `state` is undefined before the first event only.
 */
export function evolveConversation(
  state: ConversationState | undefined,
  event: Numbered<ConversationEvent>,
): ConversationState {
  if (event.type === "contact.created") return created(event);
  if (state === undefined) throw damaged(event, "the stream does not begin with contact.created");
  if (event.type === "message.sent") {
    return { ...state, seq: event.seq, lastAt: event.at, recent: noteMessage(state.recent, event) };
  }
  const next = { ...state, seq: event.seq, lastAt: event.at };
  switch (event.type) {
    case "receipt.recorded":
      return { ...next, recent: noteReceipt(state.recent, event) };
    case "participant.joined":
      return joined(next, event);
    case "participant.left":
      return { ...next, participants: withParticipant(next.participants, event, "left") };
    case "attributes.updated":
      return { ...next, attributes: { ...state.attributes, ...event.attributes } };
    case "contact.queued":
      return moved(next, { type: "queued", at: event.at, queueId: event.queueId, priority: event.priority }, event);
    case "contact.offered": {
      const to = { agentId: event.agentId, participantId: event.participantId };
      return moved(next, { type: "offered", at: event.at, to, expiresAt: event.expiresAt }, event);
    }
    case "contact.accepted":
      return moved(next, { type: "accepted", at: event.at }, event);
    case "contact.offer-lapsed":
      return moved(next, { type: "offer-lapsed", at: event.at }, event);
    case "contact.ended":
      return ended(next, event);
  }
}

type Of<Type extends ConversationEvent["type"]> = Numbered<Extract<ConversationEvent, { type: Type }>>;

function created(event: Of<"contact.created">): ConversationState {
  const { participantId, role, displayName } = event.customer;
  const invited = { phase: "invited", invitedAt: event.at } as const;
  return {
    // A conversation carries the id of its first contact.
    id: event.contactId as string as ConversationState["id"],
    seq: event.seq,
    lastAt: event.at,
    contact: {
      id: event.contactId,
      channel: event.channel,
      flowId: event.flowId,
      state: { phase: "created", createdAt: event.at },
      createdAt: event.at,
      name: event.name,
      description: event.description,
    },
    participants: [{ id: participantId, role, displayName, agentId: null, state: invited }],
    attributes: event.attributes,
    contentTypes: event.contentTypes,
    expiresAt: event.at + event.durationMs,
    recent: NO_MESSAGES,
  };
}

function joined(next: ConversationState, event: Of<"participant.joined">): ConversationState {
  const known = next.participants.some(({ id }) => id === event.participantId);
  if (!known) {
    const { participantId: id, role, displayName, agentId, at } = event;
    return {
      ...next,
      participants: [
        ...next.participants,
        { id, role, displayName, agentId, state: { phase: "joined", joinedAt: at } },
      ],
    };
  }
  const participants = withParticipant(next.participants, event, "joined");
  const isCustomer = event.role === "customer" && next.contact.state.phase === "created";
  const state = { ...next, participants };
  return isCustomer ? moved(state, { type: "customer-joined", at: event.at }, event) : state;
}

function ended(next: ConversationState, event: Of<"contact.ended">): ConversationState {
  const participants = next.participants.map((participant) => {
    const step = stepParticipant(participant.state, { type: "left", at: event.at });
    return step.ok ? { ...participant, state: step.state } : participant; // who has left already stays so
  });
  return moved(
    { ...next, participants, recent: NO_MESSAGES },
    { type: "ended", at: event.at, reason: event.reason },
    event,
  );
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
  return new CenterError("internal", `the journal of a conversation is damaged: ${why}`, { details });
}
