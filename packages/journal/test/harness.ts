/** Journals of several nodes on one memory disk and one in-process fan-out, under a manual clock. */
import {
  createInProcessFanout,
  createMemoryDisk,
  createMemoryStore,
  draft,
  type FeedStart,
  type Journal,
  openJournal,
  type Plan,
  type Store,
  streamOf,
} from "@tributary/journal";
import { createFaultyFanout, type Fault } from "@tributary/journal/contracts";
import { type Logger, silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { type Counter, type CounterEvent, counterStream } from "./counter.ts";

/** Settings of one node. */
export type NodeOptions = {
  readonly wrapStore?: (store: Store) => Store;
  readonly log?: Logger;
  /** Default: none, so that the node does not watch others. */
  readonly node?: string;
};

/** Opens the harness. `faults` may be changed while it runs: by default, all messages are delivered. */
export function openHarness({ isShared = false }: { readonly isShared?: boolean } = {}) {
  const clock = createManualClock();
  const disk = createMemoryDisk();
  const inner = createInProcessFanout({ log: silentLogger });
  const faults = { next: (): Fault => "none", signal: (): Fault => "none" };
  const fanout = createFaultyFanout(inner, ({ kind }) => {
    if (kind === "signal") return faults.signal();
    return kind === "events" || kind === "active" ? faults.next() : "none";
  });
  const opened: AsyncDisposable[] = [];

  /** Lets everything happen that needs no time, and returns the result. */
  async function run<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined); // reported when the result is awaited below
    await clock.drain();
    return work;
  }

  async function openNode({ wrapStore, log = silentLogger, node }: NodeOptions = {}): Promise<Journal> {
    const memory = createMemoryStore({ clock, disk, isShared });
    const store = wrapStore?.(memory) ?? memory;
    const journal: Journal = await run(
      openJournal({ store, fanout, clock, log, ...(node === undefined ? {} : { node }) }),
    );
    opened.push(journal, memory);
    return journal;
  }

  return {
    clock,
    disk,
    fanout,
    faults,
    run,
    openNode,
    async [Symbol.asyncDispose]() {
      for (const each of opened) await each[Symbol.asyncDispose]();
    },
  };
}

/** The counter that tests use if one is enough. */
export const counter = streamOf(counterStream, "a");

type CounterDraft = ReturnType<typeof draftOf>;

/** Starts a draft of a counter. */
export function draftOf(state: Counter | undefined, now: number, ref = counter) {
  return draft(ref, state, now);
}

/** Returns a plan of one draft with the new total. */
export function planOf(changed: CounterDraft): Plan<number> {
  return { value: changed.state.total, drafts: [changed] };
}

/** Adds to a counter, and returns its total. */
export function add(journal: Journal, amount: number, ref = counter) {
  return journal.run({ state: ref }, ({ state }, now) => {
    const changed = draftOf(state, now, ref);
    changed.add({ type: "added", amount });
    return planOf(changed);
  });
}

/** Follows a counter and collects the numbers of its events. */
export function collect(journal: Journal, start: FeedStart<CounterEvent> = { afterSeq: 0 }, ref = counter) {
  const seqs: number[] = [];
  const ends: string[] = [];
  const following = journal.follow(ref, start, {
    onEvent: ({ seq }) => seqs.push(seq),
    onEnd: (reason) => ends.push(reason),
  });
  return { seqs, ends, following };
}
