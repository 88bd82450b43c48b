import type { Clock, Logger } from "@tributary/kernel";
import { createFeed } from "./feed.ts";
import type { FeedFollower, FeedStart, Following, RunningFeed } from "./feed-terms.ts";
import { streamKey } from "./ports/commit-judge.ts";
import type { Fanout } from "./ports/fanout.ts";
import type { Store, StreamRef } from "./ports/store.ts";
import type { Numbered, StreamEvent, StreamState, TypedStreamRef } from "./stream-type.ts";

/**
 * Ordered, gap-free subscriptions to streams, over a fan-out that may lose, repeat and reorder messages.
 *
 * The only code that subscribes, catches up, removes duplicates and fills gaps. Source: SPEC FD-01 to FD-12.
 */
export interface Feeds extends Disposable {
  follow<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    ref: TypedStreamRef<S, E, I, X>,
    start: FeedStart<E>,
    follower: FeedFollower<E>,
  ): Following;
  /** Publishes committed events. Called by the unit of work only. */
  publish(ref: StreamRef, events: readonly Numbered<StreamEvent>[]): void;
  /** Sends a transient signal to all followers of a stream, on all nodes. */
  signal(ref: StreamRef, name: string, data: unknown): void;
}

type Deps = { readonly store: Store; readonly fanout: Fanout; readonly clock: Clock; readonly log: Logger };

/** The subscription of this node to one stream, shared by all its feeds. */
type Topic = { readonly feeds: Set<RunningFeed>; readonly subscribed: Promise<Disposable> };

/** A feed of a node that has been closed. */
const CLOSED: Following = { ready: Promise.resolve(), [Symbol.dispose]: () => undefined };

/** Creates the feeds of one node. Disposing ends them all; later feeds deliver nothing. */
export function createFeeds(deps: Deps): Feeds {
  const { fanout } = deps;
  const topics = new Map<string, Topic>();
  let isOpen = true;

  function open(key: string): Topic {
    const known = topics.get(key);
    if (known !== undefined) return known;
    const feeds = new Set<RunningFeed>();
    const subscribed = fanout.subscribe(key, (message) => {
      if (message.kind !== "events") for (const feed of feeds) feed.receive(message);
      // Event by event, so that all feeds have an event before any has the next: what followers build from it can be shared.
      else for (const event of message.events) for (const feed of feeds) feed.receiveEvent(event);
    });
    const topic: Topic = { feeds, subscribed };
    topics.set(key, topic);
    return topic;
  }

  function leave(key: string, topic: Topic, feed: RunningFeed): void {
    topic.feeds.delete(feed);
    if (topic.feeds.size > 0 || topics.get(key) !== topic) return;
    topics.delete(key);
    topic.subscribed.then(
      (subscription) => subscription[Symbol.dispose](),
      () => undefined, // was never in force
    );
  }

  return {
    follow(ref, start, follower) {
      if (!isOpen) return CLOSED;
      const key = streamKey(ref);
      const topic = open(key);
      const feed = createFeed(
        deps,
        { ref, start, subscribed: topic.subscribed, onClose: () => leave(key, topic, feed) },
        follower,
      );
      topic.feeds.add(feed);
      return feed;
    },
    publish: (ref, events) => fanout.publish(streamKey(ref), { kind: "events", events }),
    signal: (ref, name, data) => fanout.publish(streamKey(ref), { kind: "signal", name, data }),
    [Symbol.dispose]() {
      isOpen = false;
      for (const { feeds } of [...topics.values()]) for (const feed of feeds) feed[Symbol.dispose]();
    },
  };
}
