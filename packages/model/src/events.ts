/**
 * The catalogue of events: every fact that is written to the journal, when it is written, and what it carries.
 *
 * A journal is a stream of numbered events: one stream a conversation, one an agent, both gap-free from 1. `at` never decreases
 * within a stream, and strictly increases from one transcript item to the next (EV-02).
 */
import type { EpochMs } from "@tributary/kernel";
import type { AgentStateRef } from "./agent/availability-machine.ts";
import type { Channel, ParticipantRole } from "./channel.ts";
import type { EndReason } from "./contact/contact-machine.ts";
import type { ContactFlowId, ContactId, ConversationId, ItemId, ParticipantId, QueueId, UserId } from "./ids.ts";

/** Who said or did something, as the transcript keeps it. */
export type Author = {
  readonly participantId: ParticipantId;
  readonly role: ParticipantRole;
  readonly displayName: string;
};

/** Facts of a conversation. Those marked *item* are items of its transcript. */
export type ConversationEvent = { readonly at: EpochMs; readonly contactId: ContactId } & (
  | {
      /** A chat was started for a customer. First event of every conversation. */
      readonly type: "contact.created";
      readonly channel: Channel;
      readonly flowId: ContactFlowId;
      readonly customer: Author;
      readonly attributes: Readonly<Record<string, string>>;
      /** Which content types participants may send. */
      readonly contentTypes: readonly string[];
      /** How long the chat may last. Unit: milliseconds. */
      readonly durationMs: number;
      readonly name: string | null;
      readonly description: string | null;
    }
  | ({
      /** *Item.* Somebody entered the conversation: the customer connected, an agent accepted. */
      readonly type: "participant.joined";
      readonly agentId: UserId | null;
    } & Author)
  | ({
      /** *Item.* Somebody left it. */
      readonly type: "participant.left";
    } & Author)
  | ({
      /** *Item.* Somebody wrote something. */
      readonly type: "message.sent";
      readonly contentType: string;
      readonly content: string;
      /** The sender's token: the same one never makes a second message (CH-05). */
      readonly clientToken: string | null;
    } & Author)
  | {
      /** Somebody's client got or showed a message. */
      readonly type: "receipt.recorded";
      /** The number of the message that is meant. */
      readonly messageSeq: number;
      readonly messageId: ItemId;
      readonly recipientId: ParticipantId;
      readonly deliveredAt: EpochMs;
      readonly readAt: EpochMs | null;
    }
  | {
      /** Attributes were merged into the contact's. */
      readonly type: "attributes.updated";
      readonly attributes: Readonly<Record<string, string>>;
    }
  | {
      /** The flow sent the contact to a queue. */ readonly type: "contact.queued";
      readonly queueId: QueueId;
      readonly priority: number;
    }
  | {
      /** The contact was put before an agent, whose slot it takes. */
      readonly type: "contact.offered";
      readonly agentId: UserId;
      readonly participantId: ParticipantId;
      readonly expiresAt: EpochMs;
    }
  | { /** The agent took it. */ readonly type: "contact.accepted"; readonly agentId: UserId }
  | {
      /** The agent did not take it; it is back at its place in the queue. */
      readonly type: "contact.offer-lapsed";
      readonly agentId: UserId;
      readonly outcome: "missed" | "rejected";
    }
  | {
      /** *Item* (`chat.ended`). The contact is over. Last event that participants see. */ readonly type: "contact.ended";
      readonly reason: EndReason;
    }
);

/** Facts of an agent's desk. */
export type AgentEvent = { readonly at: EpochMs } & (
  | { /** The agent chose a state. */ readonly type: "agent.state-chosen"; readonly state: AgentStateRef }
  | {
      /** The agent chose what comes when the desk is empty. */ readonly type: "agent.next-state-chosen";
      readonly state: AgentStateRef;
    }
  | {
      /** A contact rings at this desk and takes a slot of its channel. */
      readonly type: "agent.contact-offered";
      readonly contactId: ContactId;
      readonly conversationId: ConversationId;
      readonly participantId: ParticipantId;
      readonly channel: Channel;
      readonly queueId: QueueId;
      readonly expiresAt: EpochMs;
    }
  | { /** It was accepted. */ readonly type: "agent.contact-accepted"; readonly contactId: ContactId }
  | { /** It rang out. */ readonly type: "agent.contact-missed"; readonly contactId: ContactId }
  | { /** It was rejected. */ readonly type: "agent.contact-rejected"; readonly contactId: ContactId }
  | {
      /** It ended while it rang: nobody's fault, the slot is free. */ readonly type: "agent.offer-withdrawn";
      readonly contactId: ContactId;
    }
  | {
      /** An accepted contact ended; after-contact work has begun. */
      readonly type: "agent.contact-ended";
      readonly contactId: ContactId;
      /** When after-contact work ends by itself; null: never. */
      readonly workEndsAt: EpochMs | null;
    }
  | {
      /** The contact left the desk; its slot is free. */ readonly type: "agent.contact-cleared";
      readonly contactId: ContactId;
    }
);

/** An event with its number in its stream. */
export type Numbered<E> = E & { readonly seq: number };

/** The types of the events that are items of a transcript. */
export const ITEM_TYPES = ["participant.joined", "participant.left", "message.sent", "contact.ended"] as const;

/** A conversation event that participants see as an item. */
export type ItemEvent = Extract<ConversationEvent, { type: (typeof ITEM_TYPES)[number] }>;

/** Whether events of this type are items of the transcript. */
export function isItemType(type: ConversationEvent["type"]): type is ItemEvent["type"] {
  return (ITEM_TYPES as readonly string[]).includes(type); // widened, so that any type may be asked about
}

/** Whether `event` is an item of the transcript. */
export function isItem<E extends ConversationEvent>(event: E): event is E & ItemEvent {
  return isItemType(event.type);
}
