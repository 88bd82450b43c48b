import { silentLogger } from "@tributary/kernel";
import { createManualClock, createRecordingLogger } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { counterStream } from "../test/counter.ts";
import { add, collect, counter, openHarness } from "../test/harness.ts";
import { JournalError } from "./journal-error.ts";
import { createInProcessFanout } from "./memory/in-process-fanout.ts";
import type { Store } from "./ports/store.ts";
import { createUnknownOutcomes } from "./unknown-outcomes.ts";

/** A store that, once it loses a commit, cannot report it and does not answer until `isAway` is false. */
function losingStore(isWritten = true) {
  const state = { losesNext: false, isAway: false };
  function answer<T>(call: () => Promise<T>): Promise<T> {
    return state.isAway ? Promise.reject(new JournalError("unavailable", "store does not answer")) : call();
  }
  const wrapStore = (store: Store): Store => ({
    ...store,
    load: (ref) => answer(() => store.load(ref)),
    readEvents: (ref, query) => answer(() => store.readEvents(ref, query)),
    now: () => answer(() => store.now()),
    async commit(commit) {
      if (!state.losesNext) return store.commit(commit);
      state.losesNext = false;
      state.isAway = true;
      if (isWritten) await store.commit(commit);
      throw new JournalError("unavailable", "connection lost", { details: { outcome: "unknown" } });
    },
  });
  return { state, wrapStore };
}

/** Two nodes with followers of the counter, the first of which has made a commit with an unknown outcome. */
async function afterLoss(harness: ReturnType<typeof openHarness>, isWritten = true) {
  const { state, wrapStore } = losingStore(isWritten);
  const first = await harness.openNode({ wrapStore });
  const second = await harness.openNode({
    wrapStore: (store) => ({
      ...store,
      // The counter stores no snapshot that would mark it as active.
      activeStreams: () => Promise.resolve(harness.disk.streams.has("counter/a") ? [counter.id] : []),
    }),
  });
  const followers = [collect(first), collect(second)];
  const watched: unknown[] = [];
  second.observe(counterStream, { latest: (_, latest) => watched.push(latest?.total) });
  await harness.run(second.watch(counterStream));
  state.losesNext = true;
  const error: unknown = await harness.run(add(first, 1)).catch((each: unknown) => each);
  return { state, first, followers, watched, error, seqs: () => followers.map((each) => each.seqs) };
}

describe("commits with an unknown outcome", () => {
  it("[UW-13] reach the followers on all nodes once the store answers, if they were written", async () => {
    await using harness = openHarness({ isShared: true });
    const { state, followers, error, seqs } = await afterLoss(harness);
    await harness.clock.run(5_000);
    expect(error).toMatchObject({ code: "unavailable", details: { outcome: "unknown" } });
    expect(seqs()).toEqual([[], []]);

    state.isAway = false;
    await harness.clock.run(1_000);

    expect(seqs()).toEqual([[1], [1]]);
    expect(followers.flatMap(({ ends }) => ends)).toEqual([]);
  });

  it("[UW-13] reach watches of other nodes", async () => {
    await using harness = openHarness({ isShared: true });
    const { state, watched } = await afterLoss(harness);

    state.isAway = false;
    await harness.clock.run(1_000);

    expect(watched).toEqual([1]);
  });

  it("[UW-13] deliver nothing if they were not written, and later events once", async () => {
    await using harness = openHarness({ isShared: true });
    const { state, first, seqs } = await afterLoss(harness, false);
    state.isAway = false;
    await harness.clock.run(1_000);
    expect(seqs()).toEqual([[], []]);

    await harness.run(add(first, 1));

    expect(seqs()).toEqual([[1], [1]]);
  });

  it("[UW-13] leave no timer once the journal is disposed", async () => {
    await using harness = openHarness({ isShared: true });
    const { state, wrapStore } = losingStore();
    const node = await harness.openNode({ wrapStore });
    const before = harness.clock.pendingTimers.length;
    state.losesNext = true;
    await harness.run(add(node, 1)).catch(() => undefined);
    expect(harness.clock.pendingTimers.length).toBeGreaterThan(before);

    await node[Symbol.asyncDispose]();
    await harness.clock.run(60_000);

    expect(harness.clock.pendingTimers).toHaveLength(before);
  });

  it("[UW-13] are kept for 10,000 topics, which read the store a hundred at a time", async () => {
    const clock = createManualClock();
    const log = createRecordingLogger();
    const fanout = createInProcessFanout({ log: silentLogger });
    const reset: string[] = [];
    const topics = Array.from({ length: 10_001 }, (_, index) => `t/${index}`);
    for (const topic of topics) await fanout.subscribe(topic, () => reset.push(topic));
    using outcomes = createUnknownOutcomes({ store: { now: async () => clock.now() }, fanout, clock, log });

    outcomes.add(topics);
    outcomes.add(["t/0"]);
    await clock.run(1_000);
    expect(reset).toHaveLength(100);
    await clock.run(1_000);

    expect(reset).toEqual(topics.slice(0, 10_000));
    expect(log.of("warn").map(({ message }) => message)).toContain("too many commits with an unknown outcome");
    expect(clock.pendingTimers).toEqual([]);
  });
});
