import { silentLogger } from "@tributary/kernel";
import { createManualClock, createRecordingLogger } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { counterStream } from "../test/counter.ts";
import { add, counter, draftOf, openHarness, planOf } from "../test/harness.ts";
import { createFeeds } from "./feeds.ts";
import { createInProcessFanout } from "./memory/in-process-fanout.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import { createStateObservers } from "./observers.ts";
import type { Fanout } from "./ports/fanout.ts";
import type { Commit, Store } from "./ports/store.ts";
import { createStreamCache } from "./stream-cache.ts";
import { streamOf } from "./stream-type.ts";

/** Two nodes that have the counter in memory, with total 1. Node two logs its conflicts. */
async function twoNodes(harness: ReturnType<typeof openHarness>) {
  const log = createRecordingLogger();
  const one = await harness.openNode();
  const two = await harness.openNode({ log });
  await harness.run(add(one, 1));
  await harness.run(two.durable(counter));
  return { one, two, conflicts: () => log.of("debug").length };
}

describe("stream cache: several nodes", () => {
  it("[SE-04] makes a decision on what another node has committed, without a conflict", async () => {
    await using harness = openHarness();
    const { one, two, conflicts } = await twoNodes(harness);

    await harness.run(add(one, 10));

    expect(await harness.run(two.durable(counter))).toMatchObject({ total: 11 });
    expect(await harness.run(add(two, 100))).toEqual({ ok: true, value: 111 });
    expect(await harness.run(add(one, 1_000))).toEqual({ ok: true, value: 1_111 });
    expect(conflicts()).toBe(0);
  });

  it("[SE-05] reads a lost commit from the store when the message of the next one arrives", async () => {
    await using harness = openHarness();
    const { one, two, conflicts } = await twoNodes(harness);
    const totals: unknown[] = [];
    two.observe(counterStream, { latest: (_, state) => totals.push(state?.total) });
    harness.faults.next = () => "lose";
    await harness.run(add(one, 10));
    expect(totals).toEqual([]);
    harness.faults.next = () => "none";
    await harness.run(add(one, 100));

    expect(totals).toEqual([11, 111]);
    expect(await harness.run(add(two, 1_000))).toEqual({ ok: true, value: 1_111 });
    expect(conflicts()).toBe(0);
  });

  it("[SE-05] loads the stream again after a conflict if the message of another node's commit was lost", async () => {
    await using harness = openHarness();
    const { one, two, conflicts } = await twoNodes(harness);
    harness.faults.next = () => "lose";
    await harness.run(add(one, 10));

    expect(await harness.run(add(two, 100))).toEqual({ ok: true, value: 111 });
    expect(conflicts()).toBe(1);
  });

  it("[SE-13] reads only the events that it lacks after a conflict, and decides once more", async () => {
    await using harness = openHarness({ isShared: true });
    const reads: string[] = [];
    const one = await harness.openNode();
    const two = await harness.openNode({
      wrapStore: (store) => ({
        ...store,
        load(stream) {
          reads.push("load");
          return store.load(stream);
        },
        readEvents(stream, query) {
          reads.push(`after ${query.afterSeq}`);
          return store.readEvents(stream, query);
        },
      }),
    });
    await harness.run(add(one, 1));
    await harness.run(two.durable(counter));
    harness.faults.next = () => "lose";
    for (let count = 0; count < 150; count += 1) await harness.run(add(one, 1));
    reads.length = 0;

    const sums = await harness.run(Promise.all([add(two, 1_000), add(two, 1_000)]));

    expect(sums.map((sum) => sum.ok && sum.value).sort()).toEqual([1_151, 2_151]);
    expect(reads).toEqual(["after 1", "after 101"]);
  });

  it("[SE-13] loads the stream again if the events that it lacks cannot be read", async () => {
    await using harness = openHarness({ isShared: true });
    const state = { isBroken: false };
    const one = await harness.openNode();
    const two = await harness.openNode({
      wrapStore: (store) => ({
        ...store,
        readEvents: (stream, query) =>
          state.isBroken ? Promise.reject(new Error("broken")) : store.readEvents(stream, query),
      }),
    });
    await harness.run(add(one, 1));
    await harness.run(two.durable(counter));
    harness.faults.next = () => "lose";
    await harness.run(add(one, 10));
    state.isBroken = true;

    expect(await harness.run(add(two, 100))).toEqual({ ok: true, value: 111 });
  });

  it("[SE-05] loads the stream again after its feed has ended", async () => {
    await using harness = openHarness();
    const { one, two } = await twoNodes(harness);
    harness.fanout.publish("counter/a", { kind: "events", events: [{ seq: 99 }] });
    await harness.clock.run(5_000);
    harness.faults.next = () => "lose";
    await harness.run(add(one, 10));

    expect(await harness.run(add(two, 100))).toEqual({ ok: true, value: 111 });
  });

  it("[SE-10] loads an active stream again after its feed has ended, so that observers stay current", async () => {
    await using harness = openHarness();
    const { one, two, conflicts } = await twoNodes(harness);
    harness.fanout.publish("counter/a", { kind: "events", events: [{ seq: 99 }] });
    await harness.clock.run(5_000);
    const totals: (number | undefined)[] = [];
    two.observe(counterStream, { latest: (_, state) => totals.push(state?.total) });

    await harness.run(add(one, 10));

    expect(totals).toEqual([11]);
    expect(await harness.run(add(two, 100))).toEqual({ ok: true, value: 111 });
    expect(conflicts()).toBe(0);
  });

  it("[SE-10] loads nothing again after disposal, and leaves no timer", async () => {
    const log = createRecordingLogger();
    const isBroken = { value: false };
    await using harness = openHarness();
    const journal = await harness.openNode({
      log,
      wrapStore: (store) => ({
        ...store,
        load: (ref) => (isBroken.value ? Promise.reject(new Error("disk error")) : store.load(ref)),
      }),
    });
    await harness.run(add(journal, 1));
    isBroken.value = true;
    harness.fanout.publish("counter/a", { kind: "events", events: [{ seq: 99 }] });
    await harness.clock.run(5_000);
    const warnings = log.of("warn").length;

    await journal[Symbol.asyncDispose]();
    const timers = harness.clock.pendingTimers;
    await harness.clock.run(60_000);

    expect([timers, log.of("warn").length]).toEqual([[], warnings]);
    expect(warnings).toBeGreaterThan(0);
  });

  it.each([
    [false, 5],
    [true, 16],
  ])("[SE-10] loads again with growing delays, in a store with isShared %s", async (isShared, tries) => {
    let isBroken = false;
    let loads = 0;
    await using harness = openHarness({ isShared });
    const journal = await harness.openNode({
      wrapStore: (store) => ({
        ...store,
        load(ref) {
          loads += isBroken ? 1 : 0;
          return isBroken ? Promise.reject(new Error("disk error")) : store.load(ref);
        },
      }),
    });
    await harness.run(add(journal, 1));
    isBroken = true;
    harness.fanout.publish("counter/a", { kind: "events", events: [{ seq: 99 }] });

    await harness.clock.run(500 + 30_000);

    expect(loads).toBe(tries);
  });

  it("[SE-06] never returns to an older state when messages are repeated and reordered", async () => {
    await using harness = openHarness();
    const { one, two } = await twoNodes(harness);
    const seqs: number[] = [];
    two.observe(counterStream, { latest: (_, state) => seqs.push(state?.seq ?? 0) });
    const faults = ["delay", "repeat", "repeat", "delay", "none"] as const;
    let message = 0;
    harness.faults.next = () => faults[message++ % faults.length] ?? "none";

    for (let round = 0; round < 20; round += 1) await harness.run(add(one, 1));

    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    expect(seqs.at(-1)).toBe(21);
  });

  it("[SE-03] drops everything that was staged after a failed commit, and decides it again", async () => {
    let failures = 1;
    let loads = 0;
    await using harness = openHarness();
    const reject = (commit: Commit): boolean =>
      commit.changes.some(({ events }) => events.some((event) => "amount" in event && event.amount === 10)) &&
      failures-- > 0;
    const journal = await harness.openNode({
      wrapStore: (store) => ({
        ...store,
        commit: (commit) => (reject(commit) ? Promise.reject(new Error("disk full")) : store.commit(commit)),
        load(ref) {
          loads += 1;
          return store.load(ref);
        },
      }),
    });
    await harness.run(add(journal, 1));
    loads = 0;

    const results = await harness.run(Promise.allSettled([10, 100, 1_000].map((amount) => add(journal, amount))));

    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(await harness.run(journal.durable(counter))).toMatchObject({ seq: 3, total: 1_101 });
    expect(loads).toBe(1);
  });
});

/** A cache over a memory store and a fan-out that counts its subscriptions. */
function openCache(options: { readonly store?: (store: Store) => Store; readonly isReachable?: () => boolean } = {}) {
  const clock = createManualClock();
  const memory = createMemoryStore({ clock });
  const store = options.store?.(memory) ?? memory;
  const inner = createInProcessFanout({ log: silentLogger });
  let subscriptions = 0;
  const fanout: Fanout = {
    ...inner,
    async subscribe(topic, subscriber) {
      if (options.isReachable?.() === false) throw new Error("broker unreachable");
      const subscription = await inner.subscribe(topic, subscriber);
      subscriptions += 1;
      return {
        [Symbol.dispose]() {
          subscriptions -= 1;
          subscription[Symbol.dispose]();
        },
      };
    },
  };
  const feeds = createFeeds({ store, fanout, clock, log: silentLogger });
  const observers = createStateObservers(silentLogger);
  const cache = createStreamCache({ store, feeds, observers, clock, log: silentLogger });
  return {
    clock,
    cache,
    store,
    subscriptions: () => subscriptions,
    async [Symbol.asyncDispose]() {
      cache[Symbol.dispose]();
      feeds[Symbol.dispose]();
      await memory[Symbol.asyncDispose]();
    },
  };
}

/** Commits the first event of each counter: inactive ones are closed. */
async function begin({ clock, store }: ReturnType<typeof openCache>, ids: readonly string[], isActive: boolean) {
  const commits = ids.map((id) => {
    const changed = draftOf(undefined, clock.now(), streamOf(counterStream, id));
    changed.add(isActive ? { type: "added", amount: 1 } : { type: "closed" });
    const { kind } = counter;
    return store.commit({ changes: [{ stream: { kind, id }, expectedSeq: 0, events: changed.events }] });
  });
  await clock.drain();
  await Promise.all(commits);
}

describe("stream cache: entries", () => {
  it("[SE-07] keeps all active streams, and of the inactive ones the 500 used last and at most 1,000, each with its feed", async () => {
    await using opened = openCache();
    const { cache, subscriptions } = opened;
    const ids = Array.from({ length: 1_700 }, (_, index) => `inactive ${index}`);
    await begin(opened, ["active"], true);
    await begin(opened, ids, false);

    for (const id of ["active", ...ids]) await cache.load(streamOf(counterStream, id));
    await opened.clock.drain();

    expect(cache.peek(streamOf(counterStream, "active"))).toBeDefined();
    const kept = subscriptions() - 1;
    expect(kept).toBeGreaterThanOrEqual(500);
    expect(kept).toBeLessThanOrEqual(1_000);
    const isKept = (id: string) => cache.peek(streamOf(counterStream, id)) !== undefined;
    expect(ids.slice(-500).every(isKept)).toBe(true);
    expect(ids.slice(0, 700).some(isKept)).toBe(false);
  });

  it("[SE-08] rejects if the store cannot be read, and loads the stream at the next use", async () => {
    let failures = 1;
    await using opened = openCache({
      store: (store) => ({
        ...store,
        load: (ref) => (failures-- > 0 ? Promise.reject(new Error("disk error")) : store.load(ref)),
      }),
    });
    await begin(opened, ["a"], true);

    await expect(opened.cache.load(counter)).rejects.toThrow("disk error");

    expect((await opened.cache.load(counter)).durable).toMatchObject({ total: 1 });
    expect(opened.subscriptions()).toBe(1);
  });

  it("[SE-08] rejects if the stream cannot be followed, and loads it at the next use", async () => {
    let isReachable = false;
    await using opened = openCache({ isReachable: () => isReachable });
    await begin(opened, ["a"], true);

    await expect(opened.cache.load(counter)).rejects.toMatchObject({ name: "JournalError", code: "unavailable" });
    expect(opened.cache.peek(counter)).toBeUndefined();
    isReachable = true;

    expect((await opened.cache.load(counter)).durable).toMatchObject({ total: 1 });
  });

  it("[SE-09] does not keep a stream that has not begun, nor follow it", async () => {
    await using opened = openCache();

    const entry = await opened.cache.load(counter);
    await opened.clock.drain();

    expect(entry.durable).toBeUndefined();
    expect(opened.cache.peek(counter)).toBeUndefined();
    expect(opened.subscriptions()).toBe(0);
  });

  it("[SE-09] keeps the entry of a commit that begins the stream while it is being loaded", async () => {
    const release = Promise.withResolvers<void>();
    const log = createRecordingLogger();
    await using harness = openHarness();
    const journal = await harness.openNode({
      log,
      wrapStore: (store) => ({
        ...store,
        async load(ref) {
          await release.promise;
          return store.load(ref);
        },
      }),
    });
    const loading = journal.durable(counter);
    const begun = await harness.run(
      journal.run({}, (_, now) => {
        const changed = draftOf(undefined, now);
        changed.add({ type: "added", amount: 5 });
        return planOf(changed);
      }),
    );
    const inFlight = add(journal, 10);
    release.resolve();
    expect(await loading).toMatchObject({ total: 5 });
    const next = add(journal, 100);

    expect(begun).toEqual({ ok: true, value: 5 });
    expect(await harness.run(Promise.all([inFlight, next]))).toEqual([
      { ok: true, value: 15 },
      { ok: true, value: 115 },
    ]);
    expect(log.lines).toEqual([]);
  });
});
