import type { FeedEnd, FeedStart, Following, Journal } from "@tributary/journal";
import type { EpochMs, Logger } from "@tributary/kernel";
import type {
  Author,
  ContactId,
  ConversationEvent,
  ConversationId,
  ItemId,
  Numbered,
  ParticipantId,
  UserId,
} from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import type { ShownPart } from "../chat/message-parts.ts";
import { configurationRef } from "../configuration/configuration-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { MAX_CONTACTS } from "../contact/contact-chain.ts";
import type { Participant } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { participantOf } from "../contact/participants.ts";
import { newest } from "../newest.ts";
import { type DeskFollower, followDesk } from "./desk-feed.ts";

/** A participant is typing. */
export type Typing = {
  readonly id: ItemId;
  readonly at: EpochMs;
  readonly contactId: ContactId;
  readonly author: Author;
};

/** Receives a conversation. Called synchronously; an exception ends the feed. */
export interface ConversationFollower {
  /** An event of the conversation: each once, in order, without gaps after the start. */
  onEvent(event: Numbered<ConversationEvent>): void;
  onTyping(typing: Typing): void;
  /** A part of a message that a bot is writing. */
  onPart?(part: ShownPart): void;
  /** The feed has ended; nothing more is delivered. */
  onEnd(reason: FeedEnd): void;
}

/** Receives the signals to all nodes. */
export interface NodeFollower {
  /** A signal of any node, this one included. It may be lost. */
  onSignal(name: string, data: unknown): void;
  /** The feed has ended; nothing more is delivered. */
  onEnd(reason: FeedEnd): void;
}

/** Feeds of what is committed, on this node and on others. */
export interface CenterFeeds {
  followConversation(
    id: ConversationId,
    start: FeedStart<ConversationEvent>,
    follower: ConversationFollower,
  ): Following;
  /** Follows an agent's desk from now on: the agent, the conversations on the desk, and the configuration. */
  followDesk(id: UserId, follower: DeskFollower): Following;
  /** Sends a transient signal to all pages of the agent, on all nodes. */
  signalAgent(id: UserId, name: string, data: unknown): void;
  /** Sends a transient signal to all nodes of the center, this one included. */
  signalNodes(name: string, data: unknown): void;
  /** Follows the signals to all nodes. */
  followNodes(follower: NodeFollower): Following;
  /** Returns the number of the event by which the participant joined, or began to monitor; 0 if they have not. */
  joinedSeq(id: ConversationId, participantId: ParticipantId): Promise<number>;
  /**
   * Returns the event by which the participant, an agent or a bot, left a conversation that went on, also on another node; null if they have not. An agent
   * transferred the contact, or was disconnected from the others.
   */
  leavingOf(id: ConversationId, participantId: ParticipantId): Promise<Numbered<LeavingEvent> | null>;
  /** Returns number and time of the event by which the conversation ended; null while it has not. */
  endOf(id: ConversationId): Promise<{ readonly seq: number; readonly at: EpochMs } | null>;
}

/** The feeds, and the signals that only the engine sends. */
export interface EngineFeeds extends CenterFeeds {
  signalTyping(id: ConversationId, typing: Typing): void;
  signalPart(id: ConversationId, part: ShownPart): void;
}

const TYPING = "typing";
const PART = "part";

/** Joins read at once. */
const JOINS_PAGE = 20;

/** Events by which an agent, a supervisor or a bot may leave a conversation that goes on. */
export type LeavingEvent = Extract<
  ConversationEvent,
  { type: "contact.transferred" | "contact.disconnected" | "contact.monitoring-ended" | "participant.left" }
>;

/** Returns the agent, supervisor or bot that leaves by an event while the conversation goes on; null: none. */
export function leaverIn(event: ConversationEvent): ParticipantId | null {
  if (event.type === "participant.left") return event.role === "custom-bot" ? event.participantId : null;
  if (event.type === "contact.transferred" || event.type === "contact.monitoring-ended") return event.participantId;
  return event.type === "contact.disconnected" ? event.leaverId : null;
}

const JOINS = ["participant.joined", "contact.monitored"] as const;

type JoinedEvent = Extract<ConversationEvent, { type: (typeof JOINS)[number] }>;

type Deps = { readonly journal: Journal; readonly directory: Directory; readonly log: Logger };

export function createCenterFeeds({ journal, directory, log }: Deps): EngineFeeds {
  return {
    followConversation: (id, start, follower) =>
      journal.follow(conversationRef(id), start, {
        onEvent: (event) => follower.onEvent(event),
        onSignal(name, data) {
          if (name === TYPING)
            follower.onTyping(data as Typing); // sent by `signalTyping` only
          else if (name === PART) follower.onPart?.(data as ShownPart); // sent by `signalPart` only
        },
        onEnd: (reason) => follower.onEnd(reason),
      }),
    followDesk: (id, follower) => followDesk({ journal, directory, log }, id, follower),
    signalAgent: (id, name, data) => journal.signal(agentRef(id), name, data),
    // On the topic of the configuration, of which a center has one.
    signalNodes: (name, data) => journal.signal(configurationRef, name, data),
    followNodes: (follower) =>
      journal.follow(configurationRef, "now", {
        onEvent: () => undefined,
        onSignal: (name, data) => follower.onSignal(name, data),
        onEnd: (reason) => follower.onEnd(reason),
      }),
    async joinedSeq(id, participantId) {
      for (let afterSeq: number | undefined = 0; afterSeq !== undefined; ) {
        const joins: readonly Numbered<JoinedEvent>[] = await journal.read(conversationRef(id), {
          order: "forward",
          afterSeq,
          limit: JOINS_PAGE,
          types: JOINS,
        });
        const join = joins.find((event) => event.participantId === participantId);
        if (join !== undefined) return join.seq;
        afterSeq = joins.length < JOINS_PAGE ? undefined : joins.at(-1)?.seq;
      }
      return 0;
    },
    async leavingOf(id, participantId) {
      const ref = conversationRef(id);
      const known = await journal.durable(ref);
      if (known !== undefined && participantOf(known, participantId)?.role === "customer") return null;
      const state = await newest(journal, ref);
      const participant = state && participantOf(state, participantId);
      if (participant?.role === "custom-bot") return leavingOfBot(journal, ref, participant);
      if ((state?.earlier ?? []).length === 0) return null; // almost always: no events are read
      const types = ["contact.transferred", "contact.disconnected"] as const;
      const leavings = await journal.read(ref, { order: "forward", afterSeq: 0, limit: MAX_CONTACTS, types });
      return leavings.find((event) => leaverIn(event) === participantId) ?? null;
    },
    async endOf(id) {
      const ref = conversationRef(id);
      if ((await journal.durable(ref))?.contact.state.phase !== "ended") return null;
      const [end] = await journal.read(ref, { order: "backward", limit: 1, types: ["contact.ended"] });
      return end ?? null;
    },
    signalTyping: (id, typing) => journal.signal(conversationRef(id), TYPING, typing),
    signalPart: (id, part) => journal.signal(conversationRef(id), PART, part),
  };
}

/** A bot leaves by an item, whose time no other item has. At the end of the conversation it leaves by none. */
async function leavingOfBot(
  journal: Pick<Journal, "read" | "seqsAt">,
  ref: ReturnType<typeof conversationRef>,
  { id, state }: Participant,
): Promise<Numbered<LeavingEvent> | null> {
  const seqs = state.phase === "left" ? await journal.seqsAt(ref, state.leftAt) : [];
  const afterSeq = (seqs[0] ?? 0) - 1;
  const types = ["participant.left"] as const;
  const found = await journal.read(ref, { order: "forward", afterSeq, limit: Math.max(seqs.length, 1), types });
  return found.find((event) => leaverIn(event) === id) ?? null;
}
