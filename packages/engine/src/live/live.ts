import {
  type AgentEvent,
  type ConversationEvent,
  type ConversationId,
  ITEM_TYPES,
  type ItemEvent,
  type Numbered,
} from "@tributary/model";
import type { ConversationNews, Live } from "../api.ts";
import { assignmentOf } from "../conversation/participants.ts";
import type { Settled } from "../decisions/unit-of-work.ts";
import type { Fanout, FanoutMessage } from "../ports/fanout.ts";
import type { Store, StreamRef } from "../ports/store.ts";

type Deps = { readonly fanout: Fanout; readonly store: Store };

/** The live feeds, and the two calls by which the engine feeds them. */
export type LiveFeeds = Live & {
  /** Tells what has become durable to everyone concerned. */
  publish(changes: readonly Settled[]): void;
  /** Tells those in a conversation something that is kept nowhere. */
  publishTyping(id: ConversationId, typing: Extract<ConversationNews, { kind: "typing" }>): void;
};

const TYPING = "typing";
const CHANGED = "changed";
const SIGNAL = "signal";

/** Makes the feeds over the fan-out. `told` says for each conversation that lived at the start how far it was certain to have been told. */
export function createLive({ fanout, store }: Deps, told: Readonly<Record<string, number>>): LiveFeeds {
  return {
    followConversation: (id, follower) => fanout.subscribe(topicOf("conversation", id), conversationFollower(follower)),
    followAgent(id, follower) {
      const tellOnce = onceEach<Numbered<AgentEvent>>((event) => follower({ kind: "event", event }));
      return fanout.subscribe(topicOf("agent", id), (message) => {
        if (message.kind === "events") {
          tellOnce(message.events as readonly Numbered<AgentEvent>[]); // published below, on this topic, only
          follower({ kind: "changed" });
        } else if (message.name === SIGNAL) {
          const { name, data } = message.data as { name: string; data: unknown }; // published by signalAgent only
          follower({ kind: "signal", name, data });
        } else {
          follower({ kind: "changed" });
        }
      });
    },
    signalAgent: (id, name, data) =>
      fanout.publish(topicOf("agent", id), { kind: "signal", name: SIGNAL, data: { name, data } }),
    async itemsAfter(id, seq, limit) {
      const stream: StreamRef = { kind: "conversation", id };
      const events = await store.readEvents(stream, { order: "forward", afterSeq: seq, limit, types: ITEM_TYPES });
      return events as readonly Numbered<ItemEvent>[]; // asked for these types
    },
    toldUpTo: (id) => told[id] ?? 0,
    publish(changes) {
      for (const change of changes) {
        fanout.publish(topicOf(change.stream.kind, change.stream.id), { kind: "events", events: change.events });
        nudgeDesk(change);
      }
    },
    publishTyping: (id, typing) =>
      fanout.publish(topicOf("conversation", id), { kind: "signal", name: TYPING, data: typing }),
  };

  /** What an agent's desk shows of a conversation may have changed, though nothing happened to the desk. */
  function nudgeDesk({ state, events }: Settled): void {
    if (!("contact" in state) || events.every(({ type }) => type === "message.sent" || type === "receipt.recorded"))
      return;
    const assignment = assignmentOf(state.contact.state);
    if (assignment) fanout.publish(topicOf("agent", assignment.agentId), { kind: "signal", name: CHANGED, data: null });
  }
}

/** The topic of a stream. */
export function topicOf(kind: StreamRef["kind"], id: string): string {
  return `${kind}:${id}`;
}

/** The conversations of which the store cannot say that everything was told, with the number that certainly was. */
export function untoldById(untold: Awaited<ReturnType<Store["untold"]>>): Readonly<Record<string, number>> {
  const conversations = untold.filter(({ stream }) => stream.kind === "conversation");
  return Object.fromEntries(conversations.map(({ stream, afterSeq }) => [stream.id, afterSeq]));
}

function conversationFollower(follower: (news: ConversationNews) => void): (message: FanoutMessage) => void {
  const tellOnce = onceEach<Numbered<ConversationEvent>>((event) => follower({ kind: "event", event }));
  return (message) => {
    if (message.kind === "events")
      tellOnce(message.events as readonly Numbered<ConversationEvent>[]); // this topic carries these
    else if (message.name === TYPING) follower(message.data as Extract<ConversationNews, { kind: "typing" }>); // from publishTyping only
  };
}

/** Drops what was told before: the fan-out promises at least once. */
function onceEach<E extends { readonly seq: number }>(tell: (event: E) => void): (events: readonly E[]) => void {
  let lastSeq = 0;
  return (events) => {
    for (const event of events) {
      if (event.seq <= lastSeq) continue;
      lastSeq = event.seq;
      tell(event);
    }
  };
}
