import type { EpochMs } from "@tributary/kernel";
import type {
  AfterContactWorkState,
  AgentStateRef,
  AvailabilityState,
  CallFailure,
  Channel,
  ContactId,
  ConversationId,
  OfferState,
  ParticipantId,
  QueueId,
  UserId,
} from "@tributary/model";

/** Phase of a contact for one agent. */
export type SlotState =
  | { readonly phase: "offered"; readonly offer: Extract<OfferState, { phase: "ringing" }> }
  | { readonly phase: "connected" | "paused"; readonly since: EpochMs }
  /** `hasAudio`: that of a call has arrived. Absent: not yet, or it is a chat. */
  | { readonly phase: "monitoring"; readonly since: EpochMs; readonly hasAudio?: true }
  | { readonly phase: "missed" | "rejected"; readonly since: EpochMs }
  | { readonly phase: "failed"; readonly since: EpochMs; readonly failure: CallFailure }
  | { readonly phase: "after-contact-work"; readonly work: Extract<AfterContactWorkState, { phase: "running" }> };

/** A contact on an agent's desk. It occupies one of the channel's slots until it is cleared, except while it is paused or monitored. */
export type Slot = {
  readonly contactId: ContactId;
  readonly conversationId: ConversationId;
  readonly participantId: ParticipantId;
  readonly channel: Channel;
  readonly queueId: QueueId;
  readonly offeredAt: EpochMs;
  /** Value of `idleSince` before the offer, restored if the offer is withdrawn. Absent in desks stored by older versions. */
  readonly idleBefore?: EpochMs;
  /** True if the contact was assigned to the agent. Absent: routing chose the agent. */
  readonly isAssigned?: true;
  /** Null until the agent accepts. */
  readonly acceptedAt: EpochMs | null;
  readonly state: SlotState;
};

/** State of an agent after event number `seq` of their stream. */
export type AgentDesk = {
  readonly kind: "agent";
  readonly id: UserId;
  readonly seq: number;
  readonly lastAt: EpochMs;
  readonly availability: AvailabilityState;
  /** Oldest offer first. */
  readonly slots: readonly Slot[];
  /** Time of the last change that restarts the idle time: the longest idle agent is served first (RT-01). */
  readonly idleSince: EpochMs;
};

/**
 * Contacts on a desk beyond which none is assigned and none is paused: both add contacts beyond the slots. The desk is stored with each change, and
 * sent to each page.
 */
export const MAX_CONTACTS_TO_ADD = 50;

/** State of an agent who has never chosen one. Views replace it with the instance's offline state. */
export const NO_STATE_CHOSEN: AgentStateRef = {
  id: "" as AgentStateRef["id"], // no id of the instance
  name: "Offline",
  type: "offline",
};

/** Returns the desk of an agent without any event: offline and empty. */
export function newAgentDesk(id: UserId): AgentDesk {
  return {
    kind: "agent",
    id,
    seq: 0,
    lastAt: 0,
    availability: { phase: "chosen", current: NO_STATE_CHOSEN, since: 0, next: null },
    slots: [],
    idleSince: 0,
  };
}

/** Returns true for a contact that puts its agent into the error state: they did not accept it, or their call failed. */
export function isMissed({ state }: Slot): boolean {
  return state.phase === "missed" || state.phase === "rejected" || state.phase === "failed";
}

/** Returns true unless the contact is paused or monitored: then it takes no slot and keeps its agent from nothing. Rules AV-11, MO-02. */
export function takesSlot({ state }: Slot): boolean {
  return state.phase !== "paused" && state.phase !== "monitoring";
}

/** Returns true for a contact that has not ended for the agent. */
export function isOpen({ state: { phase } }: Slot): boolean {
  return phase === "offered" || phase === "connected" || phase === "paused" || phase === "monitoring";
}

/** Returns true if the agent has an open call, be it offered, accepted or monitored: their page has one microphone and one loudspeaker. Rules VC-17, MO-08. */
export function hasOpenCall({ slots }: AgentDesk): boolean {
  return slots.some((slot) => slot.channel === "voice" && isOpen(slot));
}
