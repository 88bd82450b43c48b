/**
 * What a center offers to those who serve it to the world. `http` translates the wires to these calls; the test kit and examples call them
 * directly. Every call that changes something resolves when the change is durable.
 */
import type { EpochMs, Result } from "@tributary/kernel";
import type {
  AgentEvent,
  AgentStateId,
  AgentStateRef,
  Author,
  CenterDefinition,
  ContactFlow,
  ContactFlowId,
  ContactId,
  ConversationEvent,
  ConversationId,
  EndReason,
  ItemEvent,
  ItemId,
  Numbered,
  ParticipantId,
  Queue,
  QueueId,
  Refusal,
  RoutingProfile,
  RoutingProfileId,
  User,
  UserId,
} from "@tributary/model";
import type { AgentDesk, Slot, SlotState } from "./agent/state.ts";
import type { ConversationState, Participant } from "./conversation/state.ts";

/** Names a participant: what a participant's token stands for. */
export type ParticipantRef = { readonly conversationId: ConversationId; readonly participantId: ParticipantId };

/** A chat to be started for a customer. */
export type StartChat = {
  readonly flowId: ContactFlowId;
  readonly displayName: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Stored as the customer's first message, before anything else. */
  readonly initialMessage: { readonly contentType: string; readonly content: string } | null;
  /** Content types that may be sent; always contains `text/plain`. */
  readonly contentTypes: readonly string[];
  /** Unit: milliseconds. */
  readonly durationMs: number;
  readonly name: string | null;
  readonly description: string | null;
  /** The same token gives the same contact. */
  readonly clientToken: string | null;
};

/** What a start gives. */
export type StartedChat = {
  readonly contactId: ContactId;
  readonly conversationId: ConversationId;
  readonly participantId: ParticipantId;
};

/** Something written by a participant. */
export type NewMessage = {
  readonly contentType: string;
  readonly content: string;
  readonly clientToken: string | null;
};

/** Where something sent stands in the conversation. */
export type SentItem = { readonly id: ItemId; readonly at: EpochMs };

/** How far a message got with one recipient. */
export type Receipt = {
  readonly recipientId: ParticipantId;
  readonly deliveredAt: EpochMs;
  readonly readAt: EpochMs | null;
};

/** An item of a transcript, with the receipts known when it was read. */
export type TranscriptItem = {
  readonly id: ItemId;
  readonly event: Numbered<ItemEvent>;
  readonly receipts: readonly Receipt[];
};

/** From where a page of a transcript starts. */
export type StartPosition =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "time"; readonly at: EpochMs }
  | { readonly kind: "most-recent"; readonly count: number };

/** Which page of a transcript. Source: participant protocol 1.7. */
export type TranscriptQuery = {
  readonly scan: "forward" | "backward";
  readonly limit: number;
  readonly start: StartPosition | null;
  /** Goes on behind this number, in the direction of the scan: where the page before ended. */
  readonly continueAtSeq: number | null;
};

/** A page, ascending. `continueAtSeq` is null on the last one. */
export type TranscriptPage = { readonly items: readonly TranscriptItem[]; readonly continueAtSeq: number | null };

/** The participants' side: what customers and agents do within a conversation. */
export interface Chats {
  start(chat: StartChat): Promise<Result<StartedChat, Refusal>>;
  /** The participant is there: their first connection. Doing it again changes nothing. */
  join(ref: ParticipantRef): Promise<Result<Participant, Refusal>>;
  /** Whether the participant may act (`write`) or read (`read`: an agent may until the contact is cleared) now. */
  access(ref: ParticipantRef, what: "read" | "write"): Promise<Result<ConversationState, Refusal>>;
  sendMessage(ref: ParticipantRef, message: NewMessage): Promise<Result<SentItem, Refusal>>;
  /** Tells the others that the participant is typing. Never kept. Accepted and dropped for a while after the end. */
  sendTyping(ref: ParticipantRef): Promise<Result<SentItem, Refusal>>;
  /** The participant's client got or showed a message. Read implies delivered; repeated or late ones change nothing. */
  sendReceipt(
    ref: ParticipantRef,
    receipt: { readonly messageId: string; readonly kind: "delivered" | "read" },
  ): Promise<Result<SentItem, Refusal>>;
  transcript(ref: ParticipantRef, query: TranscriptQuery): Promise<Result<TranscriptPage, Refusal>>;
  /** The participant leaves for good. A customer's leaving ends the contact. */
  leave(ref: ParticipantRef): Promise<Result<null, Refusal>>;
}

/** The administrators' side: contacts by their id. */
export interface Contacts {
  /** The conversation of a contact, as far as it is durable. */
  describe(contactId: string): Promise<Result<ConversationState, Refusal>>;
  updateAttributes(contactId: string, attributes: Readonly<Record<string, string>>): Promise<Result<null, Refusal>>;
  stop(contactId: string, reason: EndReason): Promise<Result<null, Refusal>>;
}

/** A contact on an agent's desk, with its conversation. */
export type DeskContact = { readonly slot: Slot; readonly conversation: ConversationState };

/** Everything an agent's panel may know, as of event number `agent.seq`. */
export type DeskView = { readonly user: User; readonly agent: AgentDesk; readonly contacts: readonly DeskContact[] };

/** The agents' side. */
export interface Agents {
  /** Everything about an agent's desk that is durable now. */
  view(agentId: UserId): Promise<Result<DeskView, Refusal>>;
  /** Chooses a state; `enqueue` lets it wait until the desk is empty (at once when it is). */
  chooseState(
    agentId: UserId,
    stateId: AgentStateId,
    options: { readonly enqueue: boolean },
  ): Promise<Result<null, Refusal>>;
  accept(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  reject(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /** Ends the agent's own part (or the customer's, where `participantId` says so); a ringing contact is rejected by it. */
  end(agentId: UserId, contactId: ContactId, participantId: ParticipantId): Promise<Result<null, Refusal>>;
  /** Takes a contact that is over for this agent (ended, missed, rejected) off the desk. */
  clear(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /** Every agent's state, for supervisors and lists. */
  all(): Promise<readonly AgentDesk[]>;
}

/** What is told to those who follow a conversation. */
export type ConversationNews =
  | { readonly kind: "event"; readonly event: Numbered<ConversationEvent> }
  | {
      readonly kind: "typing";
      readonly id: ItemId;
      readonly at: EpochMs;
      readonly contactId: ContactId;
      readonly author: Author;
    };

/** What is told to those who follow an agent. `changed`: look at the view again. `signal`: something said once to all of the agent's pages. */
export type AgentNews =
  | { readonly kind: "changed" }
  | { readonly kind: "event"; readonly event: Numbered<AgentEvent> }
  | { readonly kind: "signal"; readonly name: string; readonly data: unknown };

/** Live feeds. A follower hears what is committed from now on, in order, each event once. */
export interface Live {
  followConversation(id: ConversationId, follower: (news: ConversationNews) => void): Disposable;
  followAgent(id: UserId, follower: (news: AgentNews) => void): Disposable;
  /** Says something once to everyone who follows the agent, on all nodes. */
  signalAgent(id: UserId, name: string, data: unknown): void;
  /** Items after number `seq`, ascending: what somebody who was away has missed. */
  itemsAfter(id: ConversationId, seq: number, limit: number): Promise<readonly Numbered<ItemEvent>[]>;
  /** The number up to which everything in the conversation is certain to have been told before this start; 0 for one that began since. */
  toldUpTo(id: ConversationId): number;
}

/** What the instance is set up from. Read-only views; ids or undefined for what is not there. */
export interface Directory {
  readonly definition: CenterDefinition;
  user(id: string): User | undefined;
  userByName(username: string): User | undefined;
  queue(id: QueueId): Queue | undefined;
  routingProfile(id: RoutingProfileId): RoutingProfile | undefined;
  contactFlow(id: string): ContactFlow | undefined;
  agentState(id: string): AgentStateRef | undefined;
  /** The state of an agent who has chosen none yet, and of one who signed out. */
  readonly offlineState: AgentStateRef;
  /** The names of everything the user's security profiles allow. */
  permissionsOf(user: User): ReadonlySet<string>;
}

/** What is going on just now, counted. */
export type CenterFigures = {
  readonly waitingContacts: number;
  /** Contacts on agents' desks, by what they are there. */
  readonly contactsAtDesks: Readonly<Record<SlotState["phase"], number>>;
  /** Agents by the type of their state; `error` for those who missed a contact. */
  readonly agents: Readonly<Record<AgentStateRef["type"] | "error", number>>;
};

/** A running contact center, without any door to the world. */
export interface Center extends AsyncDisposable {
  /** Counted from what routing has at hand: cheap, and as new as the last decision. */
  figures(): CenterFigures;
  readonly directory: Directory;
  readonly chats: Chats;
  readonly contacts: Contacts;
  readonly agents: Agents;
  readonly live: Live;
}
