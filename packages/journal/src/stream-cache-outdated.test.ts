import { accepted } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { counterStream } from "../test/counter.ts";
import { add, counter, openHarness } from "../test/harness.ts";
import type { Store } from "./ports/store.ts";

/** Two nodes of which the second has total 1 in memory, while the store has total 3. */
async function outdated(harness: ReturnType<typeof openHarness>, wrapStore = (store: Store): Store => store) {
  const first = await harness.openNode();
  // The counter stores no snapshot that would mark it as active.
  const second = await harness.openNode({
    wrapStore: (store) => ({ ...wrapStore(store), activeStreams: () => Promise.resolve([counter.id]) }),
  });
  await harness.run(add(first, 1));
  await harness.run(second.durable(counter));
  harness.faults.next = () => "lose";
  await harness.run(add(first, 1));
  await harness.run(add(first, 1));
  harness.faults.next = () => "none";
  const observed: unknown[] = [];
  second.observe(counterStream, { latest: (_, state) => observed.push(state?.total) });
  return { first, second, observed };
}

describe("an outdated stream in memory", () => {
  it("[SE-12] is replaced when the active streams are loaded, and stays current", async () => {
    await using harness = openHarness({ isShared: true });
    const { first, second, observed } = await outdated(harness);

    const loaded = await harness.run(second.loadActive(counterStream));

    expect(loaded.map(({ total }) => total)).toEqual([3]);
    expect((await second.durable(counter))?.total).toBe(3);
    expect(observed).toEqual([3]);
    await harness.run(add(first, 1));
    expect(observed).toEqual([3, 4]);
  });

  it("[SE-12] is replaced when a watch begins", async () => {
    await using harness = openHarness({ isShared: true });
    const { second, observed } = await outdated(harness);

    const watched = await harness.run(second.watch(counterStream));

    expect(watched.states.map(({ total }) => total)).toEqual([3]);
    expect(observed).toEqual([3]);
  });

  it("[SE-12] is not loaded into observers again if it is as new as the store", async () => {
    await using harness = openHarness({ isShared: true });
    const { second, observed } = await outdated(harness);
    await harness.run(second.loadActive(counterStream));

    await harness.run(second.loadActive(counterStream));

    expect(observed).toEqual([3]);
  });

  it("[SE-12] is kept while it has a commit in flight, which conflicts and makes it current", async () => {
    await using harness = openHarness({ isShared: true });
    const answered = Promise.withResolvers<void>();
    const { second, observed } = await outdated(harness, (store) => ({
      ...store,
      commit: (commit) => store.commit(commit).finally(() => answered.promise),
    }));
    const adding = add(second, 10);
    await harness.clock.drain();

    const loaded = await harness.run(second.loadActive(counterStream));
    answered.resolve();

    expect(loaded.map(({ total }) => total)).toEqual([1]);
    expect(await harness.run(adding)).toEqual(accepted(13));
    expect(observed).toEqual([11, 1, 2, 3, 13]);
  });
});
