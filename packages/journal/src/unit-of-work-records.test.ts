import { expect, it } from "vitest";
import { counterStream } from "../test/counter.ts";
import { counter, draftOf, openHarness, planOf } from "../test/harness.ts";
import { draft } from "./draft.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import { defineStream, streamOf } from "./stream-type.ts";

/** Counters with a record of each closed one. */
const recordedStream = defineStream({
  ...counterStream,
  recordsOf: ({ total }, events) =>
    events.some(({ type }) => type === "closed") ? [{ kind: "total", id: "a", value: total }] : [],
});

it("[UW-14] writes the records of new events with their commit, after those of the plan", async () => {
  await using harness = openHarness();
  const journal = await harness.openNode();
  const ref = streamOf(recordedStream, "a");
  const change = (type: "added" | "closed") =>
    harness.run(
      journal.run({ state: ref }, ({ state }, now) => {
        const draftOf = draft(ref, state, now);
        draftOf.add(type === "added" ? { type, amount: 7 } : { type });
        const putRecords = [{ kind: "total", id: "a", value: `plan of ${type}` }];
        return { value: null, drafts: [draftOf], putRecords };
      }),
    );
  const store = createMemoryStore({ clock: harness.clock, disk: harness.disk });

  await change("added");
  const before = await store.record("total", "a");
  await change("closed");
  const after = await store.record("total", "a");

  expect([before?.value, after?.value]).toEqual(["plan of added", 7]);
});

it("[UW-15] stores and deletes the records of a plan with its commit, or not at all", async () => {
  await using harness = openHarness();
  const isBroken = { now: true };
  const journal = await harness.openNode({
    wrapStore: (store) => ({
      ...store,
      commit: (commit) => (isBroken.now ? Promise.reject(new Error("disk full")) : store.commit(commit)),
    }),
  });
  const store = createMemoryStore({ clock: harness.clock, disk: harness.disk });
  await harness.run(store.commit({ changes: [], putRecords: [{ kind: "total", id: "old", value: 1 }] }));
  const ref = streamOf(counterStream, "a");
  const replace = () =>
    harness.run(
      journal.run({ state: ref }, ({ state }, now) => {
        const draftOf = draft(ref, state, now);
        draftOf.add({ type: "added", amount: 7 });
        const putRecords = [{ kind: "total", id: "new", value: 2 }];
        return { value: null, drafts: [draftOf], putRecords, deleteRecords: [{ kind: "total", id: "old" }] };
      }),
    );
  const ids = async () => (await store.records("total")).map(({ id }) => id);

  await expect(replace()).rejects.toThrow();
  expect(await ids()).toEqual(["old"]);
  isBroken.now = false;
  await replace();

  expect(await ids()).toEqual(["new"]);
});

it("[UW-15] stores the records of a plan without drafts, if what it rests on has not changed meanwhile", async () => {
  await using harness = openHarness({ isShared: true });
  const [one, other] = [await harness.openNode(), await harness.openNode()];
  const add = (amount: number) =>
    one.run({ state: counter }, ({ state }, now) => {
      const changed = draftOf(state, now);
      changed.add({ type: "added", amount });
      return planOf(changed);
    });
  await harness.run(add(1));
  await harness.run(other.durable(counter));
  const decided: (number | undefined)[] = [];

  const adding = add(2);
  const writing = other.run({ state: counter }, ({ state }) => {
    decided.push(state?.total);
    return { value: null, drafts: [], putRecords: [{ kind: "total", id: "a", value: state?.total }] };
  });
  await harness.run(Promise.all([adding, writing]));

  const store = createMemoryStore({ clock: harness.clock, disk: harness.disk });
  expect([decided.at(-1), (await store.record("total", "a"))?.value]).toEqual([3, 3]);
});
