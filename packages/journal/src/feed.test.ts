import { createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { add, collect, counter, openHarness } from "../test/harness.ts";
import { openFeeds } from "../test/open-feeds.ts";
import type { Fault } from "./contracts/faulty-fanout.ts";
import { JournalError } from "./journal-error.ts";

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe("feed: events", () => {
  it("[FD-01] reads the store only after the subscription is in force, and misses nothing committed in between", async () => {
    const subscribed = Promise.withResolvers<void>();
    await using opened = openFeeds({ subscribe: () => subscribed.promise });
    await opened.commit(1);
    const { received } = opened.follow();
    await opened.commit(1);
    expect(opened.queries).toEqual([]);

    subscribed.resolve();
    await opened.clock.drain();

    expect(received).toEqual([1, 2]);
  });

  it("[FD-01] delivers what is committed and published while the store is being read", async () => {
    const released = Promise.withResolvers<void>();
    await using opened = openFeeds({
      async read(_, read) {
        const found = await read();
        await released.promise;
        return found;
      },
    });
    await opened.commit(2);
    const { received, following } = opened.follow({ afterSeq: 1 });
    let isReady = false;
    void following.ready.then(() => {
      isReady = true;
    });
    await opened.commit(2);
    expect(isReady).toBe(false);

    released.resolve();
    await opened.clock.drain();

    expect([received, isReady]).toEqual([[2, 3, 4], true]);
  });

  it("[FD-01] reads a long history page by page", async () => {
    await using opened = openFeeds();
    await opened.commit(1_100, { isPublished: false });

    const { received } = opened.follow();
    await opened.clock.drain();

    expect(received).toEqual(numbers(1, 1_100));
  });

  it("[FD-02] delivers an event once that the broker repeats, also much later", async () => {
    await using opened = openFeeds();
    const { received } = opened.follow();
    opened.faults.next = () => "repeat";

    await opened.commit(3);
    opened.feeds.publish(counter, opened.events);
    await opened.clock.drain();

    expect(received).toEqual([1, 2, 3]);
    expect(opened.queries).toHaveLength(1);
  });

  it("[FD-03] delivers events in the order of their numbers if messages arrive in another order", async () => {
    await using opened = openFeeds();
    const { received } = opened.follow();
    const faults: Fault[] = ["delay", "delay", "none", "delay", "none"];
    opened.faults.next = () => faults.shift() ?? "none";

    await opened.commit(5);

    expect(received).toEqual([1, 2, 3, 4, 5]);
  });

  it("[FD-04] reads a lost event from the store before it delivers the next one", async () => {
    await using opened = openFeeds();
    const { received } = opened.follow();
    opened.faults.next = () => "lose";
    await opened.commit(2);
    expect(received).toEqual([]);
    opened.faults.next = () => "none";

    await opened.commit(1);

    expect(received).toEqual([1, 2, 3]);
  });

  it("[FD-04] waits 20 ms in a shared store for events that others have published", async () => {
    await using opened = openFeeds({ isShared: true });
    const { received } = opened.follow();
    const faults: Fault[] = ["none", "lose", "none", "none"];
    opened.faults.next = () => faults.shift() ?? "none";
    await opened.commit(4);
    const { length: reads } = opened.queries;
    expect(received).toEqual([1]);

    await opened.clock.run(10);
    for (const event of opened.events.slice(1, 2)) opened.feeds.publish(counter, [event]);
    await opened.clock.run(100);

    expect(received).toEqual([1, 2, 3, 4]);
    expect(opened.queries).toHaveLength(reads);
  });

  it("[FD-04] reads a shared store after 20 ms, also for a reset that arrives meanwhile", async () => {
    await using opened = openFeeds({ isShared: true });
    const { received } = opened.follow();
    const faults: Fault[] = ["none", "lose", "none"];
    opened.faults.next = () => faults.shift() ?? "none";
    await opened.commit(3);
    opened.fanout.publish("counter/a", { kind: "reset" });

    await opened.clock.run(19);
    expect(received).toEqual([1]);
    await opened.clock.run(1);

    expect(received).toEqual([1, 2, 3]);
  });

  it("[FD-04] waits for a store that has not received the lost event yet", async () => {
    let lagging = 0;
    await using opened = openFeeds({ read: async (_, read) => (lagging-- > 0 ? [] : read()) });
    const { received } = opened.follow();
    opened.faults.next = () => "lose";
    await opened.commit(1);
    opened.faults.next = () => "none";

    lagging = 4;
    await opened.commit(1);
    expect(received).toEqual([]);
    await opened.clock.run(200);

    expect(received).toEqual([1, 2]);
  });

  it("[FD-04] ends after half a second if the store does not have the missing event", async () => {
    await using opened = openFeeds();
    await opened.commit(1);
    const { received } = opened.follow();
    await opened.clock.drain();

    opened.feeds.publish(counter, [{ type: "added", at: 1, seq: 9 }]);
    await opened.clock.run(499);
    expect(received).toEqual([1]);
    await opened.clock.run(1);

    expect(received).toEqual([1, "missing-events"]);
  });

  it("[FD-05] delivers signals as they arrive, and does not repeat or store them", async () => {
    const released = Promise.withResolvers<void>();
    await using opened = openFeeds({ read: (_, read) => released.promise.then(read) });
    await opened.commit(1);
    opened.feeds.signal(counter, "before", null);
    const { received } = opened.follow();
    await opened.clock.drain();
    opened.feeds.signal(counter, "while reading", null);
    released.resolve();
    await opened.clock.drain();
    opened.feeds.signal(counter, "live", null);

    opened.fanout.reset();
    await opened.clock.drain();

    expect(received).toEqual(["while reading", 1, "live"]);
  });

  it("[FD-10] reads the store after a reset, also after one that arrives while it is being read", async () => {
    const released = Promise.withResolvers<void>();
    await using opened = openFeeds({
      async read(_, read) {
        const found = await read();
        await released.promise;
        return found;
      },
    });
    const { received } = opened.follow();
    opened.faults.next = () => "lose";
    await opened.commit(1);
    opened.fanout.reset();
    released.resolve();
    await opened.clock.drain();
    expect(received).toEqual([1]);
    await opened.commit(2);

    opened.fanout.reset();
    opened.fanout.reset();
    await opened.clock.drain();

    expect(received).toEqual([1, 2, 3]);
  });

  it("[FD-11] keeps at most 256 events while the store is being read, and reads the others from it", async () => {
    const released = Promise.withResolvers<void>();
    let reads = 0;
    await using opened = openFeeds({
      async read(_, read) {
        reads += 1;
        const found = reads === 2 ? [] : await read(); // the second read finds a replica that lags behind
        if (reads === 1) await released.promise;
        return found;
      },
    });
    const { received } = opened.follow();
    await opened.clock.drain();
    await opened.commit(300);
    expect(received).toEqual([]);

    released.resolve();
    await opened.clock.run(1_000);

    expect(received).toEqual(numbers(1, 300));
    expect(reads).toBe(2 + 300 / 25 + 1); // the pages and the end, after the two reads that found nothing
  });

  it.each([
    ["replays", { afterSeq: 0, replay: { types: ["added"], maxEvents: 60, since: 0 } } as const, 1, 41],
    ["catches up", { afterSeq: 0 }, 0, 1],
  ])(
    "[FD-14] %s in pages of 25, with a turn of the event loop between two pages",
    async (_how, start, extra, first) => {
      await using opened = openFeeds();
      await opened.commit(100);
      const receivedByTurn: number[] = [];
      let turns = 0;
      const { received, following } = opened.follow(start);
      for (let isReady = false; !isReady; turns += 1) {
        void following.ready.then(() => {
          isReady = true;
        });
        await flushPromises();
        receivedByTurn.push(received.length - receivedByTurn.reduce((sum, each) => sum + each, 0));
        opened.clock.runSoon();
      }

      expect(received).toEqual(numbers(first, 100));
      expect(Math.max(...receivedByTurn)).toBe(25);
      expect(opened.queries.slice(extra).every(({ limit }) => limit <= 25)).toBe(true);
      expect(turns).toBeGreaterThanOrEqual(4);
    },
  );

  it.each([
    ["a replay", { afterSeq: 0, replay: { types: ["added"], maxEvents: 100, since: 0 } } as const, 2],
    ["a catch-up", { afterSeq: 0 }, 1],
  ])("[FD-14] %s that is disposed between two pages reads and delivers nothing more", async (_what, start, reads) => {
    await using opened = openFeeds();
    await opened.commit(100);
    const { received, following } = opened.follow(start);
    await flushPromises();
    const before = [...received];

    following[Symbol.dispose]();
    await opened.clock.drain();

    expect(opened.queries).toHaveLength(reads);
    expect(received).toEqual(before);
  });

  it("[FD-14] stops reading a replay at the first event that is too old", async () => {
    await using opened = openFeeds();
    await opened.commit(60);
    opened.clock.advance(1_000);
    await opened.commit(30);
    const limits = { types: ["added"], maxEvents: 100, since: opened.clock.now() } as const;

    const { received } = opened.follow({ afterSeq: 0, replay: limits });
    await opened.clock.drain();

    expect(received).toEqual(numbers(61, 90));
    expect(opened.queries).toHaveLength(3);
  });
});

/** Runs all pending promise callbacks, but no task that waits for a turn. */
async function flushPromises(): Promise<void> {
  for (let count = 0; count < 50; count += 1) await Promise.resolve();
}

describe("feed: start", () => {
  it("[FD-08] replays only the selected types, the newest of them, from a time on, and then delivers everything", async () => {
    await using opened = openFeeds();
    await opened.commit(2);
    opened.clock.advance(1_000);
    const since = opened.clock.now();
    await opened.commit(5);

    const limits = { types: ["added"], maxEvents: 3, since } as const;
    const newest = opened.follow({ afterSeq: 0, replay: limits });
    const recent = opened.follow({ afterSeq: 0, replay: { ...limits, maxEvents: 100 } });
    const typed = opened.follow({ afterSeq: 0, replay: { ...limits, types: ["closed"] } });
    const later = opened.follow({ afterSeq: 6, replay: limits });
    await opened.clock.drain();
    await opened.commit(1);

    expect(newest.received).toEqual([5, 6, 7, 8]);
    expect(recent.received).toEqual([3, 4, 5, 6, 7, 8]);
    expect(typed.received).toEqual([8]);
    expect(later.received).toEqual([7, 8]);
  });

  it("[FD-08] begins at the end of a stream that is shorter than the start, as in a restored backup", async () => {
    await using opened = openFeeds();
    await opened.commit(3, { isPublished: false });
    const limits = { types: ["added"], maxEvents: 10, since: 0 } as const;
    const { received } = opened.follow({ afterSeq: 7, replay: limits });
    await opened.clock.drain();

    await opened.commit(2);

    expect(received).toEqual([4, 5]);
  });

  it("[FD-08] delivers everything that is committed during the replay", async () => {
    const released = Promise.withResolvers<void>();
    await using opened = openFeeds({
      async read(_, read) {
        const found = await read();
        await released.promise;
        return found;
      },
    });
    await opened.commit(3);
    const replay = { types: ["added"], maxEvents: 1, since: 0 } as const;
    const { received } = opened.follow({ afterSeq: 0, replay });
    await opened.commit(1);
    opened.faults.next = () => "lose";
    await opened.commit(1);
    opened.faults.next = () => "none";
    await opened.commit(1);

    released.resolve();
    await opened.clock.drain();

    expect(received).toEqual([3, 4, 5, 6]);
  });

  it("[FD-09] takes the position once the subscription is in force, and delivers what comes after it", async () => {
    await using opened = openFeeds();
    await opened.commit(2);
    const read = Promise.withResolvers<number>();

    const { received } = opened.follow({ position: () => read.promise });
    await opened.commit(2);
    read.resolve(3);
    await opened.clock.drain();

    expect(received).toEqual([4]);
    expect(opened.queries).toEqual([]);
  });

  it("[FD-09] starts now with the next event, without reading the store, and fills gaps from there", async () => {
    await using opened = openFeeds();
    await opened.commit(2);

    const { received, following } = opened.follow("now");
    await following.ready;
    await opened.commit(1);
    expect(opened.queries).toEqual([]);
    opened.faults.next = () => "lose";
    await opened.commit(1);
    opened.faults.next = () => "none";
    await opened.commit(1);

    expect(received).toEqual([3, 4, 5]);
  });
});

describe("feed: end", () => {
  it("[FD-06] ends if the store cannot be read, and delivers nothing more", async () => {
    await using opened = openFeeds({ read: () => Promise.reject(new JournalError("unavailable", "disk error")) });
    await opened.commit(1);

    const { received, following } = opened.follow();
    await opened.clock.drain();
    await following.ready;
    opened.feeds.signal(counter, "later", null);

    expect(received).toEqual(["store-unavailable"]);
    expect(opened.log.of("warn").map(({ message }) => message)).toEqual(["failed to read the events of a feed"]);
  });

  it("[FD-13] ends the feed of a follower whose events cannot be converted, and reports a defect", async () => {
    await using opened = openFeeds({ read: () => Promise.reject(new TypeError("defective upcaster")) });
    await opened.commit(1);

    const { received, following } = opened.follow();
    await opened.clock.drain();
    await following.ready;

    expect(received).toEqual(["internal"]);
    expect(opened.log.of("error").map(({ message }) => message)).toEqual(["feed failed"]);
  });

  it("[FD-06] ends if the broker refuses the subscription, and subscribes again for the next feed", async () => {
    let isReachable = false;
    await using opened = openFeeds({
      subscribe: () => (isReachable ? Promise.resolve() : Promise.reject(new Error("broker unreachable"))),
    });
    await opened.commit(1);
    const { received, following } = opened.follow();
    await opened.clock.drain();
    await following.ready;
    isReachable = true;

    const later = opened.follow();
    await opened.clock.drain();

    expect(received).toEqual(["fanout-unavailable"]);
    expect(later.received).toEqual([1]);
  });

  it("[FD-06] delivers nothing once disposed, not even the end, whatever it was waiting for", async () => {
    await using opened = openFeeds();
    await opened.commit(1);
    const beforeSubscription = opened.follow();
    beforeSubscription.following[Symbol.dispose]();
    const whileLive = opened.follow();
    await opened.clock.drain();
    whileLive.following[Symbol.dispose]();
    const whilePausing = opened.follow({ afterSeq: 1 });
    await opened.clock.drain();
    opened.feeds.publish(counter, [{ type: "added", at: 1, seq: 9 }]);
    await opened.clock.run(20);
    const timers = opened.clock.pendingTimers.length;
    whilePausing.following[Symbol.dispose]();
    whilePausing.following[Symbol.dispose]();
    expect(opened.clock.pendingTimers).toHaveLength(timers - 1);

    await opened.commit(1);
    await opened.clock.run(1_000);
    await Promise.all([beforeSubscription, whileLive, whilePausing].map(({ following }) => following.ready));

    expect(beforeSubscription.received).toEqual([]);
    expect(whileLive.received).toEqual([1]);
    expect(whilePausing.received).toEqual([]);
  });

  it("[FD-06] allows a follower to dispose its feed during a delivery", async () => {
    await using opened = openFeeds();
    await opened.commit(3);
    const { received, following } = opened.follow({ afterSeq: 0 }, (seq) => {
      if (seq === 2) following[Symbol.dispose]();
    });

    await opened.clock.drain();
    await opened.commit(1);

    expect(received).toEqual([1, 2]);
  });

  it("[FD-06] delivers nothing of a message after the event at which its feed was disposed", async () => {
    await using opened = openFeeds();
    const { received, following } = opened.follow({ afterSeq: 0 }, (seq) => {
      if (seq === 2) following[Symbol.dispose]();
    });
    await opened.commit(3, { isPublished: false });

    opened.feeds.publish(counter, opened.events);

    expect(received).toEqual([1, 2]);
  });

  it("[FD-07] ends only the feed of a follower that throws, even if its handler of the end throws too", async () => {
    await using opened = openFeeds();
    const failed: string[] = [];
    opened.feeds.follow(
      counter,
      { afterSeq: 0 },
      {
        onEvent() {
          throw new Error("defect");
        },
        onEnd(reason) {
          failed.push(reason);
          throw new Error("second defect");
        },
      },
    );
    const { received } = opened.follow();

    await opened.commit(3);

    expect(failed).toEqual(["follower-failed"]);
    expect(received).toEqual([1, 2, 3]);
    expect(opened.log.of("error").map(({ message }) => message)).toEqual(Array(2).fill("feed follower failed"));
  });

  it("[FD-12] shares one subscription between the feeds of a stream, and ends it with the last", async () => {
    await using opened = openFeeds();
    const [first, second] = [opened.follow(), opened.follow("now")];
    await opened.clock.drain();
    expect(opened.subscriptions()).toBe(1);

    first.following[Symbol.dispose]();
    await opened.commit(1);
    expect(opened.subscriptions()).toBe(1);
    second.following[Symbol.dispose]();
    await opened.clock.drain();

    expect(second.received).toEqual([1]);
    expect(opened.subscriptions()).toBe(0);
  });
});

describe("feed: random faults", () => {
  const faults: readonly Fault[] = ["none", "none", "lose", "repeat", "delay"];

  it.each(numbers(1, 25))(
    "[FD-04] delivers each event once and in order to all followers on two nodes (seed %i)",
    async (seed) => {
      const random = createSeededRandom(seed);
      await using harness = openHarness();
      const nodes = [await harness.openNode(), await harness.openNode()];
      harness.faults.next = () => random.pick(faults);
      const followers: { readonly afterSeq: number; readonly seqs: readonly number[] }[] = [];

      for (let round = 0; round < 60; round += 1) {
        const works = numbers(1, random.between(1, 3)).map(() => add(random.pick(nodes), 1));
        const result = await harness.run(Promise.all(works));
        expect(result.every(({ ok }) => ok)).toBe(true);
        if (random.chance(0.1)) harness.fanout.reset();
        if (random.chance(0.3)) await harness.clock.run(random.between(0, 100));
        if (random.chance(0.2)) {
          const afterSeq = random.between(0, round);
          followers.push({ afterSeq, ...collect(random.pick(nodes), { afterSeq }) });
        }
      }
      harness.fanout.reset();
      await harness.clock.run(1_000);

      const last = harness.disk.streams.get("counter/a")?.events.length ?? 0;
      expect(last).toBeGreaterThanOrEqual(60);
      for (const { afterSeq, seqs } of followers) expect(seqs).toEqual(numbers(afterSeq + 1, last));
      const states = await harness.run(Promise.all(nodes.map((node) => node.durable(counter))));
      expect(states.map((state) => state?.total)).toEqual([last, last]);
    },
  );
});
