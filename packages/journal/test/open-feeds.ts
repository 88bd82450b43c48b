/** Feeds of one node over a memory store, with messages that a test loses, delays or repeats. */
import { silentLogger } from "@tributary/kernel";
import { createManualClock, createRecordingLogger } from "@tributary/testkit";
import { createFaultyFanout, type Fault } from "../src/contracts/faulty-fanout.ts";
import type { FeedEnd, FeedStart } from "../src/feed-terms.ts";
import { createFeeds } from "../src/feeds.ts";
import { createInProcessFanout } from "../src/memory/in-process-fanout.ts";
import { createMemoryStore } from "../src/memory/memory-store.ts";
import type { Fanout } from "../src/ports/fanout.ts";
import type { EventQuery, JournalEvent, Store } from "../src/ports/store.ts";
import type { Numbered } from "../src/stream-type.ts";
import { type CounterEvent, counterStream } from "./counter.ts";
import { counter, draftOf } from "./harness.ts";

type Read = (query: EventQuery, read: () => Promise<readonly JournalEvent[]>) => Promise<readonly JournalEvent[]>;

/** Feeds of one node. `read` and `subscribe` replace the store's and the broker's behavior. */
export function openFeeds(
  options: { readonly read?: Read; readonly subscribe?: () => Promise<void>; readonly isShared?: boolean } = {},
) {
  const clock = createManualClock();
  const log = createRecordingLogger();
  const memory = createMemoryStore({ clock, isShared: options.isShared ?? false });
  const queries: EventQuery[] = [];
  const store: Store = {
    ...memory,
    readEvents(stream, query) {
      queries.push(query);
      const read = () => memory.readEvents(stream, query);
      return options.read?.(query, read) ?? read();
    },
  };
  const faults = { next: (): Fault => "none" };
  const inner = createInProcessFanout({ log: silentLogger });
  let subscriptions = 0;
  const counting: Fanout = {
    ...inner,
    async subscribe(topic, subscriber) {
      await options.subscribe?.();
      subscriptions += 1;
      const subscription = await inner.subscribe(topic, subscriber);
      return {
        [Symbol.dispose]() {
          subscriptions -= 1;
          subscription[Symbol.dispose]();
        },
      };
    },
  };
  const fanout = createFaultyFanout(counting, (message) => (message.kind === "events" ? faults.next() : "none"));
  const feeds = createFeeds({ store, fanout, clock, log });
  const events: Numbered<CounterEvent>[] = [];

  /** Commits further events, and publishes each in a message of its own. */
  async function commit(count: number, { isPublished = true } = {}): Promise<void> {
    const state = events.reduce<ReturnType<typeof counterStream.evolve> | undefined>(counterStream.evolve, undefined);
    const changed = draftOf(state, clock.now());
    for (let each = 0; each < count; each += 1) changed.add({ type: "added", amount: 1 });
    const stream = { kind: counter.kind, id: counter.id };
    void memory.commit({ changes: [{ stream, expectedSeq: changed.baseSeq, events: changed.events }] });
    await clock.drain();
    events.push(...changed.events);
    if (isPublished) for (const event of changed.events) feeds.publish(counter, [event]);
    await clock.drain();
  }

  function follow(start: FeedStart<CounterEvent> = { afterSeq: 0 }, onEvent?: (seq: number) => void) {
    const received: (number | string | FeedEnd)[] = [];
    const following = feeds.follow(counter, start, {
      onEvent({ seq }) {
        received.push(seq);
        onEvent?.(seq);
      },
      onSignal: (name) => received.push(name),
      onEnd: (reason) => received.push(reason),
    });
    return { received, following };
  }

  return {
    clock,
    log,
    feeds,
    fanout,
    faults,
    queries,
    events,
    commit,
    follow,
    subscriptions: () => subscriptions,
    async [Symbol.asyncDispose]() {
      feeds[Symbol.dispose]();
      await memory[Symbol.asyncDispose]();
    },
  };
}
