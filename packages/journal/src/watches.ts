import { asError, type Clock, type Logger } from "@tributary/kernel";
import { loadActiveStreams } from "./active-streams.ts";
import type { Draft } from "./draft.ts";
import { isActive } from "./entry-index.ts";
import { JournalError } from "./journal-error.ts";
import type { Fanout } from "./ports/fanout.ts";
import type { Store, StreamRef } from "./ports/store.ts";
import type { StreamCache } from "./stream-cache.ts";
import { latestOf, type StreamEntry } from "./stream-entry.ts";
import { plainRef } from "./stream-reader.ts";
import { type StreamEvent, type StreamState, type StreamType, streamOf } from "./stream-type.ts";

/** All active streams of a type. Disposing stops the loading of further ones; those in memory stay current. */
export interface Watched<State> extends Disposable {
  /** Durable states of the streams that were active when the watch began. */
  readonly states: readonly State[];
}

/**
 * Keeps all active streams of some types in memory, on whatever node they begin.
 *
 * A commit that begins a stream, or makes it active again, is published to the topic of its kind. What a broker loses is found by comparing the
 * active streams in memory with those of the store. Without other nodes nothing is published and nothing runs. Source: WT-01 to WT-07.
 */
export interface Watches extends Disposable {
  watch<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    type: StreamType<S, E, I, X>,
  ): Promise<Watched<S | NonNullable<I>>>;
  /** Publishes that streams have begun or become active again. Called by the unit of work only. */
  publish(activated: readonly StreamRef[]): void;
}

type Deps = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly cache: StreamCache;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Interval at which the active streams in memory are compared with those of the store. Unit: milliseconds. */
const CHECK_EVERY_MS = 30_000;

/** Streams loaded at the same time. */
const PARALLEL_LOADS = 32;

/** Delay before a failed load or comparison is repeated; doubled each time up to the maximum. Unit: milliseconds. */
const MIN_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

const NONE: readonly StreamRef[] = [];

/** Creates the watches of one node. */
export function createWatches(deps: Deps): Watches {
  const { store, fanout } = deps;
  const running = new Set<Disposable>();
  return {
    async watch(type) {
      if (!store.isShared) return { states: await loadActiveStreams(deps, type), [Symbol.dispose]: () => undefined };
      const watch = createWatch(deps, type as unknown as StreamType); // its states are not inspected, only loaded
      running.add(watch);
      const stop = (): void => {
        running.delete(watch);
        watch[Symbol.dispose]();
      };
      try {
        await watch.subscribe();
        const states = await loadActiveStreams(deps, type);
        watch.start();
        return { states, [Symbol.dispose]: stop };
      } catch (error) {
        stop();
        throw error;
      }
    },
    publish(activated) {
      for (const { kind, id } of activated) fanout.publish(topicOf(kind), { kind: "active", id });
    },
    [Symbol.dispose]() {
      for (const watch of running) watch[Symbol.dispose]();
      running.clear();
    },
  };
}

/** Returns the streams that drafts begin or make active again. Called before the drafts are staged. */
export function activatedBy(
  { isShared }: Store,
  drafts: readonly Draft[],
  entries: readonly StreamEntry[],
): readonly StreamRef[] {
  if (!isShared || !drafts.some((each, index) => isActivation(each, entries[index]))) return NONE;
  return drafts.filter((each, index) => isActivation(each, entries[index])).map(({ ref }) => plainRef(ref));
}

function isActivation({ ref: { type }, baseSeq, state }: Draft, entry: StreamEntry | undefined): boolean {
  if (!type.isActive(state)) return false;
  const before = entry && latestOf(entry);
  return baseSeq === 0 || before === undefined || !type.isActive(before);
}

/** The topic of a kind. A stream's own topic contains a slash after its kind. */
export function topicOf(kind: string): string {
  return `kind:${kind}`;
}

/** The watch of one type. */
interface Watch extends Disposable {
  /** Resolves once messages of other nodes arrive. */
  subscribe(): Promise<void>;
  /** Compares memory with the store from now on. */
  start(): void;
}

function createWatch({ store, fanout, cache, clock, log }: Deps, type: StreamType): Watch {
  const { kind } = type;
  const lifetime = new DisposableStack();
  const retry = createRetry({ clock, log }, kind, retryFailed);
  /** Ids to load; taken out by the loads. */
  const wanted = new Set<string>();
  const failed = new Set<string>();
  /** Ids of streams that cannot be read by this program. They are not tried at each comparison. */
  const damaged = new Set<string>();
  let loads = 0;
  let nextCheck: Disposable | undefined;
  let checking: "no" | "yes" | "again" = "no";

  function find(id: string): StreamEntry | undefined {
    return cache.peek(streamOf(type, id));
  }

  function want(id: string): void {
    const entry = find(id);
    if (entry !== undefined && isActive(entry)) return;
    if (entry !== undefined) cache.drop(entry); // it has missed the event that made it active
    wanted.add(id);
    while (loads < PARALLEL_LOADS && wanted.size > 0) {
      loads += 1;
      void loadNext();
    }
  }

  async function loadNext(): Promise<void> {
    for (const id of wanted) {
      wanted.delete(id);
      await load(id);
    }
    loads -= 1;
    if (loads === 0 && failed.size === 0 && checking === "no") retry.succeeded();
  }

  async function load(id: string): Promise<void> {
    try {
      await cache.load(streamOf(type, id));
      damaged.delete(id);
    } catch (error) {
      if (lifetime.disposed) return;
      if (error instanceof JournalError) {
        failed.add(id);
        retry.failed(error);
      } else if (!damaged.has(id)) {
        damaged.add(id);
        log.error("failed to load damaged stream", { kind, id, error: asError(error) });
      }
    }
  }

  function retryFailed(): void {
    const ids = [...failed];
    failed.clear();
    for (const id of ids) want(id);
    check();
  }

  function check(): void {
    if (lifetime.disposed) return;
    if (checking !== "no") {
      checking = "again";
      return;
    }
    checking = "yes";
    nextCheck?.[Symbol.dispose]();
    compare().then(
      () => finishCheck(undefined),
      (error: unknown) => finishCheck(asError(error)),
    );
  }

  function finishCheck(error: Error | undefined): void {
    if (lifetime.disposed) return;
    const isRepeated = checking === "again";
    checking = "no";
    nextCheck = clock.after(CHECK_EVERY_MS, check);
    if (error !== undefined) retry.failed(error);
    else if (isRepeated) check();
    else if (loads === 0 && failed.size === 0) retry.succeeded();
  }

  /** Loads the active streams that are missing in memory, and again those that are active only in memory. */
  async function compare(): Promise<void> {
    // A stream that has not begun is in memory if its type has an initial state, but not in the store.
    const before = [...cache.active(kind)].filter(({ staged, durable }) => staged.length === 0 && durable?.seq !== 0);
    const seqs = before.map(({ durable }) => durable?.seq);
    const stored = new Set(await store.activeStreams(kind));
    if (lifetime.disposed) return;
    for (const id of stored) if (!damaged.has(id)) want(id);
    for (const [index, entry] of before.entries()) {
      const hasChanged = find(entry.ref.id) !== entry || entry.staged.length > 0 || entry.durable?.seq !== seqs[index];
      if (!stored.has(entry.ref.id) && !hasChanged) cache.drop(entry); // an active entry is loaded again at once
    }
  }

  lifetime.defer(() => nextCheck?.[Symbol.dispose]());
  lifetime.use(retry);
  return {
    async subscribe() {
      const subscription = await fanout
        .subscribe(topicOf(kind), (message) => {
          if (lifetime.disposed) return;
          if (message.kind === "active") want(message.id);
          else if (message.kind === "reset") check();
        })
        .catch((error: unknown) => {
          throw new JournalError("unavailable", "failed to watch streams", { details: { kind }, cause: error });
        });
      if (lifetime.disposed) subscription[Symbol.dispose]();
      else lifetime.use(subscription);
    },
    start() {
      if (!lifetime.disposed && checking === "no") nextCheck = clock.after(CHECK_EVERY_MS, check);
    },
    [Symbol.dispose]: () => lifetime.dispose(),
  };
}

/** Repeats failed work with growing delays. The first failure after a success is logged. */
function createRetry({ clock, log }: Pick<Deps, "clock" | "log">, kind: string, again: () => void) {
  let retryMs = MIN_RETRY_MS;
  let hasFailed = false;
  let waiting: Disposable | undefined;
  return {
    failed(error: Error): void {
      if (!hasFailed) log.warn("failed to watch streams", { kind, error });
      hasFailed = true;
      if (waiting !== undefined) return;
      waiting = clock.after(retryMs, () => {
        waiting = undefined;
        again();
      });
      retryMs = Math.min(2 * retryMs, MAX_RETRY_MS);
    },
    succeeded(): void {
      hasFailed = false;
      retryMs = MIN_RETRY_MS;
    },
    [Symbol.dispose](): void {
      waiting?.[Symbol.dispose]();
    },
  };
}
