/** Feeds whose events were too large for the broker: only their numbers arrive. */
import { silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { add, collect, counter, draftOf, planOf } from "../test/harness.ts";
import { openJournal } from "./journal.ts";
import { createInProcessFanout } from "./memory/in-process-fanout.ts";
import { createMemoryDisk } from "./memory/memory-disk.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import type { Fanout, PublishedMessage } from "./ports/fanout.ts";

/** Two nodes. Of what node one publishes, node two receives numbers only, unless `isLarge` is false. */
async function open() {
  const clock = createManualClock();
  const disk = createMemoryDisk();
  const broker = createInProcessFanout({ log: silentLogger });
  const state = { isLarge: true, reads: 0, subscribed: Promise.resolve() };
  const fanout: Fanout = {
    publish(topic: string, message: PublishedMessage) {
      const seqs = message.kind === "events" && state.isLarge ? message.events.map(({ seq }) => seq) : [];
      if (seqs.length === 0) broker.publish(topic, message);
      else broker.publish(topic, { kind: "moved", afterSeq: Math.min(...seqs) - 1, seq: Math.max(...seqs) });
    },
    async subscribe(topic, subscriber) {
      const subscription = await broker.subscribe(topic, subscriber);
      await state.subscribed;
      return subscription;
    },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  };
  const store = createMemoryStore({ clock, disk });
  const counted = {
    ...store,
    readEvents: (...args: Parameters<typeof store.readEvents>) => {
      state.reads += 1;
      return store.readEvents(...args);
    },
  };
  async function run<T>(work: Promise<T>): Promise<T> {
    await clock.drain();
    return work;
  }
  const one = await run(
    openJournal({ store, fanout: { ...fanout, subscribe: broker.subscribe }, clock, log: silentLogger }),
  );
  const two = await run(openJournal({ store: counted, fanout, clock, log: silentLogger }));
  return { clock, broker, state, run, one, two };
}

function addTwice(journal: Awaited<ReturnType<typeof open>>["one"]) {
  return journal.run({ state: counter }, ({ state }, now) => {
    const changed = draftOf(state, now);
    changed.add({ type: "added", amount: 1 });
    changed.add({ type: "added", amount: 1 });
    return planOf(changed);
  });
}

describe("feeds: events that are too large", () => {
  it("[FD-15] reads them from the store, each once and in order, also among others", async () => {
    const { run, state, one, two } = await open();
    const { seqs, ends } = collect(two);
    await run(Promise.resolve());

    await run(add(one, 1));
    await run(addTwice(one));
    state.isLarge = false;
    await run(add(one, 1));
    state.isLarge = true;
    await run(Promise.all([add(one, 1), addTwice(one), add(one, 1)]));

    expect([seqs, ends]).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], []]);
  });

  it("[FD-15] delivers all of them to a feed that starts now, and none before", async () => {
    const { run, one, two } = await open();
    await run(add(one, 1));
    const { seqs } = collect(two, "now");
    await run(Promise.resolve());

    await run(addTwice(one));

    expect(seqs).toEqual([2, 3]);
  });

  it("[FD-15] delivers those that arrive before the subscription is in force", async () => {
    const { run, clock, state, one, two } = await open();
    await run(add(one, 1));
    const subscribed = Promise.withResolvers<void>();
    state.subscribed = subscribed.promise;
    const { seqs } = collect(two, "now");
    await clock.drain();
    state.isLarge = false;
    await run(add(one, 1));
    state.isLarge = true;
    await run(addTwice(one));
    expect(seqs).toEqual([]);

    subscribed.resolve();
    await clock.drain();

    expect(seqs).toEqual([2, 3, 4]);
  });

  it("[FD-15] does not read the store for numbers that were delivered", async () => {
    const { run, clock, broker, state, one, two } = await open();
    const { seqs } = collect(two);
    await run(addTwice(one));
    const { reads } = state;

    broker.publish("counter/a", { kind: "moved", afterSeq: 0, seq: 2 });
    await clock.drain();

    expect([seqs, state.reads]).toEqual([[1, 2], reads]);
  });

  it("[FD-15] waits for a store that does not have them yet, and ends if it never has", async () => {
    const { run, clock, broker, one, two } = await open();
    const { seqs, ends } = collect(two);
    await run(add(one, 1));

    broker.publish("counter/a", { kind: "moved", afterSeq: 1, seq: 2 });
    await clock.run(100);
    await run(add(one, 1));
    await clock.run(100);
    expect([seqs, ends]).toEqual([[1, 2], []]);
    broker.publish("counter/a", { kind: "moved", afterSeq: 2, seq: 3 });
    await clock.run(1_000);

    expect([seqs, ends]).toEqual([[1, 2], ["missing-events"]]);
  });
});
