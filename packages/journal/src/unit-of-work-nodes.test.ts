import { accepted, refused } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { type Counter, counterStream } from "../test/counter.ts";
import { add, counter, draftOf, openHarness, planOf } from "../test/harness.ts";
import { unchanged } from "./decision.ts";
import type { Journal } from "./journal.ts";
import type { Lease, Store } from "./ports/store.ts";
import { streamOf } from "./stream-type.ts";

/** Adds to the counter under a lease, and counts the decisions. */
function addFenced(journal: Journal, fence: Pick<Lease, "name" | "epoch">, decisions = { count: 0 }) {
  return journal.run({ state: counter }, ({ state }, now) => {
    decisions.count += 1;
    const changed = draftOf(state, now);
    changed.add({ type: "added", amount: 10 });
    return { ...planOf(changed), fence };
  });
}

function takeLease(store: Store, holder: string): Promise<Lease> {
  return store.takeLease({ name: "duty", holder, forMs: 4_000 });
}

/** A node with a store of its own to take leases. */
async function withStore(harness: ReturnType<typeof openHarness>) {
  let store: Store | undefined;
  const journal = await harness.openNode({
    wrapStore: (each) => {
      store = each;
      return each;
    },
  });
  if (store === undefined) throw new Error("no store");
  return { journal, store };
}

describe("units of work under a lease", () => {
  it("[UW-10] commit while the lease has their epoch", async () => {
    await using harness = openHarness({ isShared: true });
    const { journal, store } = await withStore(harness);
    await harness.run(add(journal, 1));
    const { name, epoch } = await harness.run(takeLease(store, "one"));

    expect(await harness.run(addFenced(journal, { name, epoch }))).toEqual(accepted(11));
  });

  it("[UW-10] are refused once it has another, are not repeated, and leave no state", async () => {
    await using harness = openHarness({ isShared: true });
    const { journal, store } = await withStore(harness);
    const latest: (number | undefined)[] = [];
    journal.observe(counterStream, {
      latest: (_id: string, state: Counter | undefined) => void latest.push(state?.total),
    });
    await harness.run(add(journal, 1));
    const { name, epoch } = await harness.run(takeLease(store, "one"));
    await harness.clock.run(5_000);
    await harness.run(takeLease(store, "two"));
    const decisions = { count: 0 };

    const result = await harness.run(addFenced(journal, { name, epoch }, decisions));

    expect(result).toEqual(refused({ code: "fenced" }));
    expect(decisions.count).toBe(1);
    expect(latest.slice(0, 3)).toEqual([1, 11, 1]);
    expect(latest.at(-1)).toBe(1);
    expect(harness.disk.streams.get("counter/a")?.events).toHaveLength(1);
    expect(await harness.run(add(journal, 1))).toEqual(accepted(2));
  });

  it("[UW-10] that are refused make what was decided on their states be decided again", async () => {
    await using harness = openHarness({ isShared: true });
    const { journal } = await withStore(harness);
    await harness.run(add(journal, 1));

    const fenced = addFenced(journal, { name: "duty", epoch: 7 });
    const builtOnIt = add(journal, 1);

    expect(await harness.run(fenced)).toEqual(refused({ code: "fenced" }));
    expect(await harness.run(builtOnIt)).toEqual(accepted(2));
  });
});

/** Two nodes that have read the counter, of which the second has not received what the first then wrote. */
async function behind(harness: ReturnType<typeof openHarness>) {
  const first = await harness.openNode();
  const second = await harness.openNode();
  await harness.run(add(first, 1));
  await harness.run(second.durable(counter));
  harness.faults.next = () => "lose";
  await harness.run(add(first, 1));
  return second;
}

describe("followers on one of several nodes", () => {
  it.each([1, 0])("[SE-11] find a state that contains the event they receive, from %i on", async (afterSeq) => {
    await using harness = openHarness({ isShared: true });
    const second = await behind(harness);
    const totals: Promise<Counter | undefined>[] = [];

    second.follow(
      counter,
      { afterSeq },
      { onEvent: () => totals.push(second.durable(counter)), onEnd: () => undefined },
    );
    await harness.clock.drain();

    const last = await totals.at(-1);
    expect(last?.total).toBe(2);
  });

  it("[SE-11] find it also if the state in memory is several events behind", async () => {
    await using harness = openHarness({ isShared: true });
    const second = await behind(harness);
    await harness.run(add(await harness.openNode(), 1));
    const totals: Promise<Counter | undefined>[] = [];

    second.follow(
      counter,
      { afterSeq: 2 },
      { onEvent: () => totals.push(second.durable(counter)), onEnd: () => undefined },
    );
    await harness.clock.drain();

    expect((await totals.at(-1))?.total).toBe(3);
  });
});

describe("answers of one of several nodes that write nothing", () => {
  it("[UW-11] rest on the newest states: a refusal", async () => {
    await using harness = openHarness({ isShared: true });
    const second = await behind(harness);

    const result = await harness.run(
      second.run({ state: counter }, ({ state }) =>
        state?.total === 2 ? unchanged("two") : { refusal: { code: "not-two" } },
      ),
    );

    expect(result).toEqual(accepted("two"));
  });

  it("[UW-11] rest on the newest states: a plan without changes", async () => {
    await using harness = openHarness({ isShared: true });
    const second = await behind(harness);

    const result = await harness.run(second.run({ state: counter }, ({ state }) => unchanged(state?.total)));

    expect(result).toEqual(accepted(2));
  });

  it("[UW-11] rest on the newest states, also if they arrive while the answer waits for a commit", async () => {
    await using harness = openHarness({ isShared: true });
    const waited = streamOf(counterStream, "waited");
    const answered = Promise.withResolvers<void>();
    const first = await harness.openNode();
    const second = await harness.openNode({
      wrapStore: (store) => ({
        ...store,
        commit: (commit) => store.commit(commit).finally(() => answered.promise),
      }),
    });
    await harness.run(add(first, 5));
    await harness.run(second.durable(counter));
    await harness.run(second.durable(waited));
    const decidedOn: (number | undefined)[] = [];

    const inFlight = add(second, 1, waited);
    await harness.clock.drain();
    const answer = second.run({ waited, state: counter }, ({ state }) => {
      decidedOn.push(state?.total);
      return unchanged(state?.total);
    });
    await harness.run(add(first, 1));
    expect((await second.durable(counter))?.total).toBe(6);
    answered.resolve();

    expect(await harness.run(inFlight)).toEqual(accepted(1));
    expect(await harness.run(answer)).toEqual(accepted(6));
    expect(decidedOn).toEqual([5, 6]);
  });

  it("[UW-11] are not compared with a store that is not shared", async () => {
    await using harness = openHarness();
    let reads = 0;
    const journal = await harness.openNode({
      wrapStore: (store) => ({
        ...store,
        readEvents(stream, query) {
          reads += 1;
          return store.readEvents(stream, query);
        },
      }),
    });
    await harness.run(add(journal, 1));
    const readsBefore = reads;

    await harness.run(journal.run({ state: counter }, ({ state }) => unchanged(state?.total)));

    expect(reads).toBe(readsBefore);
  });

  it("[UW-12] and exceptions of decisions rest on the newest states", async () => {
    await using harness = openHarness({ isShared: true });
    const second = await behind(harness);
    let attempts = 0;

    const failing = second.run({ state: counter }, ({ state }) => {
      attempts += 1;
      if (state?.total !== 2) throw new Error("contradiction");
      return unchanged("two");
    });
    expect(await harness.run(failing)).toEqual(accepted("two"));
    expect(attempts).toBe(2);

    const defect = second.run({ state: counter }, () => {
      attempts += 1;
      throw new Error("defect");
    });
    await expect(harness.run(defect)).rejects.toThrow("defect");
    expect(attempts).toBe(3);
  });
});
