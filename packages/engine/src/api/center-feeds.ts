import type { FeedEnd, FeedStart, Following, Journal } from "@tributary/journal";
import type { EpochMs, Logger } from "@tributary/kernel";
import {
  type Author,
  asId,
  type ContactId,
  type ConversationEvent,
  type ConversationId,
  type ItemId,
  type Numbered,
  type ParticipantId,
  type UserId,
} from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
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
  /** Returns the number of the event by which the participant joined; 0 if they have not. */
  joinedSeq(id: ConversationId, participantId: ParticipantId): Promise<number>;
  /** Number up to which all events of the conversation were certainly delivered before this start; 0 if it is newer, or had ended by then. */
  deliveredUpTo(id: ConversationId): number;
}

/** The feeds, and the signal that only the engine sends. */
export interface EngineFeeds extends CenterFeeds {
  signalTyping(id: ConversationId, typing: Typing): void;
}

const TYPING = "typing";

/** Joins read at once. */
const JOINS_PAGE = 20;

type JoinedEvent = Extract<ConversationEvent, { type: "participant.joined" }>;

type Deps = { readonly journal: Journal; readonly directory: Directory; readonly log: Logger };

/** Creates the feeds. `activeSeqs`: for each conversation that was active at the start, the number it had reached. */
export function createCenterFeeds(
  { journal, directory, log }: Deps,
  { activeSeqs }: { readonly activeSeqs: ReadonlyMap<string, number> },
): EngineFeeds {
  const delivered = deliveredSeqs(journal, activeSeqs);
  return {
    followConversation: (id, start, follower) =>
      journal.follow(conversationRef(id), start, {
        onEvent: (event) => follower.onEvent(event),
        onSignal(name, data) {
          if (name === TYPING) follower.onTyping(data as Typing); // sent by `signalTyping` only
        },
        onEnd: (reason) => follower.onEnd(reason),
      }),
    followDesk: (id, follower) => followDesk({ journal, directory, log }, id, follower),
    signalAgent: (id, name, data) => journal.signal(agentRef(id), name, data),
    async joinedSeq(id, participantId) {
      for (let afterSeq: number | undefined = 0; afterSeq !== undefined; ) {
        const joins: readonly Numbered<JoinedEvent>[] = await journal.read(conversationRef(id), {
          order: "forward",
          afterSeq,
          limit: JOINS_PAGE,
          types: ["participant.joined"],
        });
        const join = joins.find((event) => event.participantId === participantId);
        if (join !== undefined) return join.seq;
        afterSeq = joins.length < JOINS_PAGE ? undefined : joins.at(-1)?.seq;
      }
      return 0;
    },
    deliveredUpTo: (id) => delivered.get(id) ?? 0,
    signalTyping: (id, typing) => journal.signal(conversationRef(id), TYPING, typing),
  };
}

/** The number a conversation had reached at the start, or the one before its first event that may not have been delivered. */
function deliveredSeqs(
  { undelivered }: Journal,
  activeSeqs: ReadonlyMap<string, number>,
): ReadonlyMap<ConversationId, number> {
  const seqs = new Map([...activeSeqs].map(([id, seq]) => [asId<ConversationId>(id), seq]));
  for (const { stream, afterSeq } of undelivered) {
    if (stream.kind !== "conversation") continue;
    const id = asId<ConversationId>(stream.id);
    seqs.set(id, Math.min(afterSeq, seqs.get(id) ?? afterSeq));
  }
  return seqs;
}
