import type { Clock, EpochMs, Logger } from "@tributary/kernel";
import { loadActiveStreams } from "./active-streams.ts";
import type { FeedFollower, FeedStart, Following } from "./feed-terms.ts";
import { createFeeds } from "./feeds.ts";
import { createStateObservers, type StateObserver } from "./observers.ts";
import { createPeers } from "./peers.ts";
import type { Fanout } from "./ports/fanout.ts";
import type { EventQuery, Store } from "./ports/store.ts";
import { createStreamCache, type StreamCache } from "./stream-cache.ts";
import { eventReader, plainRef } from "./stream-reader.ts";
import type { Numbered, StreamEvent, StreamState, StreamType, TypedStreamRef } from "./stream-type.ts";
import { createTimerHolds } from "./timer-holds.ts";
import { createTimers, type TimerHandler } from "./timers.ts";
import { createUnitOfWork, type UnitOfWork } from "./unit-of-work.ts";
import { createUnknownOutcomes } from "./unknown-outcomes.ts";
import { createWatches, type Watched } from "./watches.ts";

/** Typed event streams with atomic commits, feeds and durable timers. See README.md. */
export interface Journal extends UnitOfWork, AsyncDisposable {
  /** Returns the newest durable state of a stream. */
  durable<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    ref: TypedStreamRef<S, E, I, X>,
  ): Promise<S | I>;
  /** Returns stored events, ascending. */
  read<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X, Type extends E["type"]>(
    ref: TypedStreamRef<S, E, I, X>,
    query: EventQuery & { readonly types?: readonly Type[] },
  ): Promise<readonly Numbered<Extract<E, { type: Type }>>[]>;
  /** Returns the numbers of the events with exactly this time, ascending. */
  seqsAt(ref: TypedStreamRef, at: EpochMs): Promise<readonly number[]>;
  /** Loads all active streams of a type, so that observers have received their states. Returns the durable ones. */
  loadActive<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    type: StreamType<S, E, I, X>,
  ): Promise<readonly (S | NonNullable<I>)[]>;
  /**
   * Loads all active streams of a type, and from then on every one that any node begins or that becomes active again, so that observers
   * receive their states. Resolves once the present ones are loaded.
   *
   * Errors: `JournalError` if the store or the broker does not answer at the start. Later failures are retried.
   */
  watch<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    type: StreamType<S, E, I, X>,
  ): Promise<Watched<S | NonNullable<I>>>;
  follow<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    ref: TypedStreamRef<S, E, I, X>,
    start: FeedStart<E>,
    follower: FeedFollower<E>,
  ): Following;
  /** Sends a transient signal to all followers of a stream, on all nodes. */
  signal(ref: TypedStreamRef, name: string, data: unknown): void;
  observe<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    type: StreamType<S, E, I, X>,
    observer: StateObserver<S, E, I>,
  ): void;
  /** Starts running durable timers. */
  startTimers(handle: TimerHandler): void;
}

/** The store and the fan-out are not closed by the journal. */
export type JournalDeps = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly clock: Clock;
  readonly log: Logger;
  /**
   * Name of this node in a shared store, different from those of all other nodes and of its own earlier lives. A journal without one does not
   * notice the death of other nodes.
   */
  readonly node?: string;
};

/** Opens the journal of one node. Disposing ends feeds and timers; calls in progress finish as the store allows. */
export async function openJournal(deps: JournalDeps): Promise<Journal> {
  const { store, clock, log, node = "node" } = deps;
  const peers =
    store.isShared && deps.node !== undefined ? createPeers({ fanout: deps.fanout, clock, log, node }) : null;
  const { fanout } = peers ?? deps;
  const observers = createStateObservers(log);
  const feeds = createFeeds({ store, fanout, clock, log });
  const cache = createStreamCache({ store, feeds, observers, clock, log });
  const holds = store.isShared ? createTimerHolds({ store, clock, log, node }) : null;
  const timers = createTimers({ clock, log, holds }, store.isShared ? [] : await store.timers());
  const watches = createWatches({ store, fanout, cache, clock, log });
  const unknownOutcomes = createUnknownOutcomes({ store, fanout, clock, log });
  const work = createUnitOfWork(
    { store, cache, feeds, watches, unknownOutcomes, observers, clock, log },
    { onCommitted: timers.apply },
  );
  return {
    ...work,
    async durable(ref) {
      return (cache.peek(ref) ?? (await cache.load(ref))).durable;
    },
    read: (ref, query) => eventReader(store, ref)(query),
    seqsAt: (ref, at) => store.seqsAt(plainRef(ref), at),
    loadActive: (type) => loadActiveStreams({ store, cache, log }, type),
    watch: watches.watch,
    follow: store.isShared
      ? (ref, start, follower) => feeds.follow(ref, start, advancing(cache, ref, follower))
      : feeds.follow,
    signal: feeds.signal,
    observe: observers.add,
    startTimers: timers.start,
    [Symbol.asyncDispose]() {
      timers[Symbol.dispose]();
      unknownOutcomes[Symbol.dispose]();
      peers?.[Symbol.dispose]();
      watches[Symbol.dispose]();
      cache[Symbol.dispose]();
      feeds[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

/**
 * Returns a follower that finds the state of an event in memory when it receives the event. Entry and follower have feeds of their own, of
 * which one may read from the store what the other receives later. A node alone has the state before it publishes.
 */
function advancing<E extends StreamEvent>(
  cache: StreamCache,
  ref: TypedStreamRef,
  follower: FeedFollower<E>,
): FeedFollower<E> {
  return {
    onEvent(event) {
      cache.advance(ref, event);
      follower.onEvent(event);
    },
    onSignal: (name, data) => follower.onSignal?.(name, data),
    onEnd: (reason) => follower.onEnd?.(reason),
  };
}
