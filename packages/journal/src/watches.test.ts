import { createRecordingLogger } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { openHarness } from "../test/harness.ts";
import { draft } from "./draft.ts";
import type { Journal } from "./journal.ts";
import { JournalError } from "./journal-error.ts";
import type { FanoutMessage } from "./ports/fanout.ts";
import type { Store } from "./ports/store.ts";
import { defineStream, type Numbered, type StreamState, streamOf } from "./stream-type.ts";

type Visit = StreamState & { readonly kind: "visit"; readonly isOpen: boolean };
type VisitEvent = { readonly type: "opened" | "noted" | "closed"; readonly at: number };

const visitStream = defineStream({
  kind: "visit",
  version: 1,
  initial: (_id: string): undefined => undefined,
  evolve: (state: Visit | undefined, { seq, at, type }: Numbered<VisitEvent>): Visit => ({
    kind: "visit",
    id: state?.id ?? "",
    seq,
    lastAt: at,
    isOpen: type === "noted" ? state?.isOpen === true : type === "opened",
  }),
  isActive: ({ isOpen }) => isOpen,
  stamp: () => ({}),
  isSnapshotDue: (type) => type !== "noted",
});

function write(journal: Journal, id: string, ...types: readonly VisitEvent["type"][]) {
  const ref = streamOf(visitStream, id);
  return journal.run({ state: ref }, ({ state }, now) => {
    const changed = draft(ref, state, now);
    for (const type of types) changed.add({ type });
    return { value: changed.state.seq, drafts: [changed] };
  });
}

type Observed = readonly [id: string, seq: number, isOpen: boolean];

function observe(journal: Journal): Observed[] {
  const seen: Observed[] = [];
  journal.observe(visitStream, { latest: (id, state) => void (state && seen.push([id, state.seq, state.isOpen])) });
  return seen;
}

/** A store whose answers can be made to fail, and which counts its calls. */
function controlledStore() {
  const state = { failure: undefined as Error | undefined, calls: { load: 0, activeStreams: 0 } };
  function answer<T>(name: "load" | "activeStreams", call: () => Promise<T>): Promise<T> {
    state.calls[name] += 1;
    return state.failure === undefined ? call() : Promise.reject(state.failure);
  }
  const wrapStore = (store: Store): Store => ({
    ...store,
    load: (ref) => answer("load", () => store.load(ref)),
    activeStreams: (kind) => answer("activeStreams", () => store.activeStreams(kind)),
  });
  return { state, wrapStore };
}

const unavailable = () => new JournalError("unavailable", "store does not answer");

/** Nodes that share a store. Node two watches. */
async function twoNodes(harness: ReturnType<typeof openHarness>) {
  const log = createRecordingLogger();
  const store = controlledStore();
  const one = await harness.openNode();
  const two = await harness.openNode({ log, wrapStore: store.wrapStore });
  const seen = observe(two);
  const watched = await harness.run(two.watch(visitStream));
  return { one, two, seen, watched, log, store: store.state };
}

describe("watches", () => {
  it("[WT-01] loads the active streams and no others before it resolves", async () => {
    await using harness = openHarness({ isShared: true });
    const one = await harness.openNode();
    for (let index = 0; index < 100; index += 1) await harness.run(write(one, `visit-${index}`, "opened"));
    await harness.run(write(one, "closed", "opened", "closed"));
    const two = await harness.openNode();
    const seen = observe(two);

    const watched = await harness.run(two.watch(visitStream));

    expect(watched.states).toHaveLength(100);
    expect(new Set(seen.map(([id]) => id)).size).toBe(100);
    expect(seen.every(([id, , isOpen]) => id !== "closed" && isOpen)).toBe(true);
  });

  it("[WT-01] logs a damaged stream once and loads the others", async () => {
    await using harness = openHarness({ isShared: true });
    const log = createRecordingLogger();
    const one = await harness.openNode();
    const isDamaged = (id: string): boolean => id === "damaged";
    const two = await harness.openNode({
      log,
      wrapStore: (store) => ({
        ...store,
        load: (ref) => (isDamaged(ref.id) ? Promise.reject(new Error("bad snapshot")) : store.load(ref)),
      }),
    });
    const seen = observe(two);
    await harness.run(two.watch(visitStream));

    await harness.run(write(one, "damaged", "opened"));
    await harness.run(write(one, "a", "opened"));
    await harness.clock.run(120_000);

    expect(seen).toEqual([["a", 1, true]]);
    expect(log.of("error").map(({ message }) => message)).toEqual(["feed failed", "failed to load damaged stream"]);
  });

  it("[WT-02] loads a stream that another node begins, in the same turns, and follows it", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, seen } = await twoNodes(harness);

    await harness.run(write(one, "a", "opened"));
    await harness.run(write(one, "a", "noted"));

    expect(seen).toEqual([
      ["a", 1, true],
      ["a", 2, true],
    ]);
  });

  it("[WT-02] loads 500 streams that begin at once, each once", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, seen, store } = await twoNodes(harness);

    await harness.run(Promise.all(Array.from({ length: 500 }, (_, index) => write(one, `visit-${index}`, "opened"))));

    expect(new Set(seen.map(([id]) => id)).size).toBe(500);
    expect(store.calls.load).toBe(500);
  });

  it("[WT-02] observes a stream that becomes active again, also if it is in memory as an inactive one", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, two, seen } = await twoNodes(harness);
    await harness.run(write(one, "known", "opened", "closed"));
    await harness.run(write(one, "unknown", "opened", "closed"));
    await harness.run(two.durable(streamOf(visitStream, "known")));
    expect(seen).toEqual([["known", 2, false]]);

    await harness.run(write(one, "known", "opened"));
    await harness.run(write(one, "unknown", "opened"));

    expect(seen.slice(1)).toEqual([
      ["known", 3, true],
      ["unknown", 3, true],
    ]);
  });

  it("[WT-02] loads an inactive stream again if only the message of its kind arrives", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, two, seen } = await twoNodes(harness);
    await harness.run(write(one, "a", "opened", "closed"));
    await harness.run(two.durable(streamOf(visitStream, "a")));
    const faults = ["none", "lose", "none"] as const; // the events on nodes one and two, then the message of the kind
    let index = 0;
    harness.faults.next = () => faults[index++] ?? "none";

    await harness.run(write(one, "a", "opened"));

    expect(seen.at(-1)).toEqual(["a", 3, true]);
  });

  it("[WT-03] publishes for the first and the reactivating commit, and for no other", async () => {
    await using harness = openHarness({ isShared: true });
    const { one } = await twoNodes(harness);
    const published: FanoutMessage[] = [];
    await harness.fanout.subscribe("kind:visit", (message) => published.push(message));

    for (const type of ["opened", "noted", "closed", "noted", "opened", "noted"] as const)
      await harness.run(write(one, "a", type));
    await harness.run(write(one, "ended", "opened", "closed"));
    await harness.run(Promise.all([write(one, "b", "opened"), write(one, "b", "noted"), write(one, "b", "noted")]));

    expect(published).toEqual(["a", "a", "b"].map((id) => ({ kind: "active", id })));
  });

  it("[WT-03] publishes nothing for a commit that fails", async () => {
    await using harness = openHarness({ isShared: true });
    const published: FanoutMessage[] = [];
    await harness.fanout.subscribe("kind:visit", (message) => published.push(message));
    const journal = await harness.openNode({
      wrapStore: (store) => ({ ...store, commit: () => Promise.reject(unavailable()) }),
    });

    await harness.run(write(journal, "a", "opened").catch(() => undefined));

    expect(published).toEqual([]);
  });

  it("[WT-04] loads a stream whose message was lost after a reset", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, seen } = await twoNodes(harness);
    harness.faults.next = () => "lose";
    await harness.run(write(one, "a", "opened"));
    expect(seen).toEqual([]);

    harness.fanout.reset();
    await harness.clock.drain();

    expect(seen).toEqual([["a", 1, true]]);
  });

  it("[WT-04] loads a stream whose message was lost within 30 s, again and again", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, seen } = await twoNodes(harness);
    harness.faults.next = () => "lose";

    for (const id of ["a", "b", "c"]) {
      await harness.run(write(one, id, "opened"));
      expect(seen.some(([seenId]) => seenId === id)).toBe(false);
      await harness.clock.run(30_000);
      expect(seen.some(([seenId]) => seenId === id)).toBe(true);
    }
  });

  it("[WT-04] notices within 30 s that a stream has ended whose last message was lost", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, seen, store } = await twoNodes(harness);
    await harness.run(write(one, "a", "opened"));
    await harness.run(write(one, "b", "opened"));
    harness.faults.next = () => "lose";
    await harness.run(write(one, "a", "closed"));
    expect(seen.at(-1)).toEqual(["b", 1, true]);
    const { load } = store.calls;

    await harness.clock.run(30_000);
    const afterCheck = store.calls.load;
    await harness.clock.run(120_000);

    expect(seen.slice(2)).toEqual([["a", 2, false]]);
    expect([afterCheck - load, store.calls.load - load]).toEqual([1, 1]);
  });

  it("[WT-04] compares once more if a reset arrives during a comparison", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, seen, store } = await twoNodes(harness);
    harness.faults.next = () => "lose";
    harness.fanout.reset();
    await harness.run(write(one, "a", "opened"));
    const { activeStreams } = store.calls;

    harness.fanout.reset();
    harness.fanout.reset();
    harness.fanout.reset();
    await harness.clock.drain();

    expect(store.calls.activeStreams - activeStreams).toBe(2);
    expect(seen).toEqual([["a", 1, true]]);
  });

  it("[WT-05] retries while the store does not answer, and logs it once", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, seen, log, store } = await twoNodes(harness);
    store.failure = unavailable();
    await harness.run(write(one, "a", "opened"));
    await harness.clock.run(10_000);
    const warnings = log.of("warn").filter(({ message }) => message === "failed to watch streams");
    const attempts = store.calls.load;
    store.failure = undefined;
    await harness.clock.run(8_000);

    expect([warnings.length, seen]).toEqual([1, [["a", 1, true]]]);
    expect(attempts).toBeLessThanOrEqual(5);
  });

  it("[WT-05] logs the next failure after a recovery, and starts with short delays again", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, seen, log, store } = await twoNodes(harness);
    for (const id of ["a", "b"]) {
      store.failure = unavailable();
      await harness.run(write(one, id, "opened"));
      await harness.clock.run(40_000);
      store.failure = undefined;
      await harness.clock.run(60_000);
    }
    store.failure = unavailable();
    await harness.run(write(one, "c", "opened"));
    store.failure = undefined;
    await harness.clock.run(1_000);

    expect(seen.map(([id]) => id)).toEqual(["a", "b", "c"]);
    expect(log.of("warn").filter(({ message }) => message === "failed to watch streams")).toHaveLength(3);
  });

  it("[WT-05] loads other streams while one is refused again and again", async () => {
    await using harness = openHarness({ isShared: true });
    const one = await harness.openNode();
    const two = await harness.openNode({
      wrapStore: (store) => ({
        ...store,
        load: (ref) => (ref.id === "newer" ? Promise.reject(unavailable()) : store.load(ref)),
      }),
    });
    const seen = observe(two);
    await harness.run(two.watch(visitStream));
    await harness.run(write(one, "newer", "opened"));
    await harness.clock.run(100_000);

    await harness.run(write(one, "a", "opened"));

    expect(seen).toEqual([["a", 1, true]]);
  });

  it("[WT-06] loads nothing after disposal and leaves no timer", async () => {
    await using harness = openHarness({ isShared: true });
    const { one, seen, watched, store } = await twoNodes(harness);
    store.failure = unavailable();
    await harness.run(write(one, "a", "opened"));
    expect(harness.clock.pendingTimers.length).toBeGreaterThan(0);

    watched[Symbol.dispose]();
    watched[Symbol.dispose]();
    store.failure = undefined;
    const timers = harness.clock.pendingTimers;
    await harness.run(write(one, "b", "opened"));
    harness.fanout.reset();
    await harness.clock.run(120_000);

    expect([timers, seen]).toEqual([[], []]);
  });

  it("[WT-06] leaves no timer when the journal is disposed, also during a comparison", async () => {
    await using harness = openHarness({ isShared: true });
    const { two } = await twoNodes(harness);
    harness.fanout.reset();

    await two[Symbol.asyncDispose]();
    await harness.clock.drain();

    expect(harness.clock.pendingTimers).toEqual([]);
  });

  it("[WT-06] rejects if the store does not answer at the start, and leaves nothing running", async () => {
    await using harness = openHarness({ isShared: true });
    const store = controlledStore();
    const journal = await harness.openNode({ wrapStore: store.wrapStore });
    store.state.failure = unavailable();

    await expect(harness.run(journal.watch(visitStream))).rejects.toThrow(JournalError);

    harness.fanout.reset();
    await harness.clock.drain();
    expect([harness.clock.pendingTimers, store.state.calls.activeStreams]).toEqual([[], 1]);
  });

  it("[WT-07] publishes nothing and runs no timer if the store is not shared", async () => {
    await using harness = openHarness();
    const published: FanoutMessage[] = [];
    await harness.fanout.subscribe("kind:visit", (message) => published.push(message));
    const first = await harness.openNode();
    await harness.run(write(first, "a", "opened"));
    const second = await harness.openNode();
    const seen = observe(second);

    const watched = await harness.run(second.watch(visitStream));

    expect([watched.states.length, seen, published]).toEqual([1, [["a", 1, true]], []]);
    expect(harness.clock.pendingTimers).toEqual([]);
  });
});
