import type { EpochMs } from "@tributary/kernel";
import type {
  Channel,
  ContactFlowId,
  ContactId,
  ContactState,
  ConversationId,
  ParticipantId,
  ParticipantRole,
  ParticipantState,
  UserId,
} from "@tributary/model";
import type { RecentMessages } from "./recent-messages.ts";

/** One party of a conversation. */
export type Participant = {
  readonly id: ParticipantId;
  readonly role: ParticipantRole;
  readonly displayName: string;
  /** The agent who this is; null for everyone else. */
  readonly agentId: UserId | null;
  readonly state: ParticipantState;
};

/** A contact of the chain, as far as it is not told by its phase. */
export type Contact = {
  readonly id: ContactId;
  readonly channel: Channel;
  readonly flowId: ContactFlowId;
  readonly state: ContactState;
  readonly createdAt: EpochMs;
  readonly name: string | null;
  readonly description: string | null;
};

/**
 * Where a conversation stands after event number `seq`. One writer at a time, by number.
 *
 * The messages are not in it, they are in the journal; only what tells a repeated one is at hand.
 */
export type ConversationState = {
  readonly id: ConversationId;
  readonly seq: number;
  /** Time of the last event; the next item's is later. */
  readonly lastAt: EpochMs;
  /** The contact that the conversation has reached. */
  readonly contact: Contact;
  /** Everyone who is or was part of it, in the order in which they came. */
  readonly participants: readonly Participant[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly contentTypes: readonly string[];
  /** When the chat is ended for its length. */
  readonly expiresAt: EpochMs;
  /** The newest messages; none once the contact has ended. Rebuilt from the journal when loaded. */
  readonly recent: RecentMessages;
};
