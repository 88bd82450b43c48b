import type { EpochMs } from "@tributary/kernel";
import type {
  AfterContactWorkState,
  AvailabilityState,
  Channel,
  ContactId,
  ConversationId,
  OfferState,
  ParticipantId,
  QueueId,
  UserId,
} from "@tributary/model";

/** What a contact is to one agent. */
export type SlotState =
  | { readonly phase: "offered"; readonly offer: Extract<OfferState, { phase: "ringing" }> }
  | { readonly phase: "connected"; readonly since: EpochMs }
  | { readonly phase: "missed" | "rejected"; readonly since: EpochMs }
  | { readonly phase: "after-contact-work"; readonly work: Extract<AfterContactWorkState, { phase: "running" }> };

/** A contact on an agent's desk. It takes one of the channel's slots until it is cleared. */
export type Slot = {
  readonly contactId: ContactId;
  readonly conversationId: ConversationId;
  readonly participantId: ParticipantId;
  readonly channel: Channel;
  readonly queueId: QueueId;
  readonly offeredAt: EpochMs;
  /** When the agent took it; null while they have not. */
  readonly acceptedAt: EpochMs | null;
  readonly state: SlotState;
};

/** Where an agent stands after event number `seq` of their journal. */
export type AgentDesk = {
  readonly id: UserId;
  readonly seq: number;
  readonly lastAt: EpochMs;
  readonly availability: AvailabilityState;
  /** Oldest offer first. */
  readonly slots: readonly Slot[];
  /** Since when nothing was given to or taken from this agent: among several, the longest idle is next. */
  readonly idleSince: EpochMs;
};
