/** Rules that matter to several nodes: leases, holds of timers, and reading across streams. */
import { describe, expect, it } from "vitest";
import type { CommitOutcome, JournalPage, Store } from "../ports/store.ts";
import { agent, append, conversation, type OpenStore, type StoreFixture, timer } from "./store-fixture.ts";

const a = conversation("a");
const b = conversation("b");
const ok: CommitOutcome = { ok: true };
const fenced: CommitOutcome = { ok: false, refusal: "fenced" };

/** Long enough that nothing ends by itself while a test runs. Unit: milliseconds. */
const LONG_MS = 60_000;
/** A lease or hold that a test lets end. Unit: milliseconds. */
const SHORT_MS = 200;

/** Rules ST-19 to ST-22. */
export function storeNodeRules(open: OpenStore): void {
  describe("nodes", () => {
    leases(open);
    fences(open);
    holds(open);
    readingAll(open);
  });
}

/** Another node's store, or the same one where no other can be opened: holders are distinguished by name. */
async function otherNode({ store, join }: StoreFixture): Promise<Store> {
  return join === undefined ? store : await join();
}

function leases(open: OpenStore): void {
  it("[ST-19] a lease belongs to one holder, who renews it under the same epoch", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const other = await otherNode(fixture);

    const taken = await store.takeLease({ name: "router", holder: "one", forMs: LONG_MS });
    const refused = await other.takeLease({ name: "router", holder: "two", forMs: LONG_MS });
    const renewed = await store.takeLease({ name: "router", holder: "one", forMs: 2 * LONG_MS });
    const another = await other.takeLease({ name: "other", holder: "two", forMs: LONG_MS });

    expect(taken).toMatchObject({ name: "router", holder: "one", epoch: 1 });
    expect(taken.endsAt - (await store.now())).toBeGreaterThan(LONG_MS / 2);
    expect(refused).toEqual(taken);
    expect(renewed).toMatchObject({ holder: "one", epoch: 1 });
    expect(renewed.endsAt).toBeGreaterThan(taken.endsAt + LONG_MS / 2);
    expect(another).toMatchObject({ holder: "two", epoch: 1 });
  });

  it("[ST-19] a lease that has ended may be taken by anyone, under the next epoch", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const other = await otherNode(fixture);
    await store.takeLease({ name: "router", holder: "one", forMs: SHORT_MS });
    await fixture.pass(SHORT_MS);

    const next = await other.takeLease({ name: "router", holder: "two", forMs: SHORT_MS });
    await fixture.pass(SHORT_MS);
    const again = await other.takeLease({ name: "router", holder: "two", forMs: LONG_MS });

    expect([next, again]).toMatchObject([
      { holder: "two", epoch: 2 },
      { holder: "two", epoch: 3 },
    ]);
  });

  it("[ST-19] a released lease is free at once; releasing an older epoch has no effect", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const other = await otherNode(fixture);
    const first = await store.takeLease({ name: "router", holder: "one", forMs: LONG_MS });
    await store.releaseLease(first);

    const second = await other.takeLease({ name: "router", holder: "two", forMs: LONG_MS });
    await store.releaseLease(first);
    const refused = await store.takeLease({ name: "router", holder: "one", forMs: LONG_MS });

    expect(second).toMatchObject({ holder: "two", epoch: 2 });
    expect(refused).toEqual(second);
  });

  it("[ST-19] one of many takers at once gets the lease", async () => {
    await using fixture = await open();
    const other = await otherNode(fixture);

    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? fixture.store : other).takeLease({ name: "router", holder: `${index}`, forMs: LONG_MS }),
      ),
    );

    expect(new Set(taken.map(({ holder }) => holder)).size).toBe(1);
    expect(new Set(taken.map(({ epoch }) => epoch))).toEqual(new Set([1]));
  });

  it("[ST-19] epochs continue over a restart", async () => {
    await using fixture = await open();
    await fixture.store.takeLease({ name: "router", holder: "one", forMs: SHORT_MS });
    await fixture.pass(SHORT_MS);

    const store = await fixture.reopen();

    expect(await store.takeLease({ name: "router", holder: "two", forMs: LONG_MS })).toMatchObject({ epoch: 2 });
  });
}

function fences(open: OpenStore): void {
  it("[ST-20] refuses a commit under an epoch that is not the newest, and accepts it under the newest", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const other = await otherNode(fixture);
    const old = await store.takeLease({ name: "router", holder: "one", forMs: SHORT_MS });
    const before = await store.commit({ ...append(a, 0), fence: old });
    await fixture.pass(SHORT_MS);
    const current = await other.takeLease({ name: "router", holder: "two", forMs: LONG_MS });

    const late = await store.commit({ ...append(a, 1), setTimers: [timer("t", 1)], fence: old });
    const inTime = await other.commit({ ...append(a, 1), fence: current });
    const never = await store.commit({ ...append(b, 0), fence: { name: "nobody's", epoch: 1 } });

    expect([before, late, inTime, never]).toEqual([ok, fenced, ok, fenced]);
    expect(await store.timers()).toEqual([]);
  });

  it("[ST-20] refuses what builds on a fenced commit, and nothing else of its group", async () => {
    await using fixture = await open();
    const { store } = fixture;

    const outcomes = await Promise.all([
      store.commit({ ...append(a, 0), fence: { name: "router", epoch: 7 } }),
      store.commit(append(a, 1)),
      store.commit(append(b, 0)),
    ]);

    expect(outcomes).toEqual([fenced, { ok: false, refusal: "conflict" }, ok]);
  });
}

function holds(open: OpenStore): void {
  const one = { holder: "one", holdMs: LONG_MS };
  const two = { holder: "two", holdMs: LONG_MS };

  it("[ST-21] lists timers that are due by the store's time and not held, soonest first", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const now = await store.now();
    const setTimers = [
      timer("third", now - 10),
      timer("first", now - 30),
      timer("future", now + LONG_MS),
      timer("second", now - 20),
    ];
    await store.commit({ changes: [], setTimers });
    await store.holdTimers(["second"], one);

    expect(await store.dueTimers(10)).toEqual(["first", "third"]);
    expect(await store.dueTimers(1)).toEqual(["first"]);
  });

  it("[ST-21] a timer is held by one node at a time, whether it is due or not", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const other = await otherNode(fixture);
    const future = (await store.now()) + LONG_MS;
    await store.commit({ changes: [], setTimers: [timer("t", future), timer("u", future)] });

    const held = await store.holdTimers(["t", "unknown"], one);
    const elsewhere = await other.holdTimers(["t", "u"], two);
    const again = await store.holdTimers(["t", "u"], one);

    expect([held, elsewhere, again]).toEqual([[timer("t", future)], [timer("u", future)], [timer("t", future)]]);
  });

  it("[ST-21] a hold ends by itself, and when the timer is set again", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const other = await otherNode(fixture);
    const past = (await store.now()) - 1;
    await store.commit({ changes: [], setTimers: [timer("reset", past)] });
    await store.holdTimers(["reset"], one);
    expect(await other.dueTimers(10)).toEqual([]);

    await store.commit({ changes: [], setTimers: [timer("reset", past)] });
    expect(await other.dueTimers(10)).toEqual(["reset"]);
    await store.commit({ changes: [], setTimers: [timer("ends", past)] });
    expect(await store.holdTimers(["ends"], { holder: "one", holdMs: SHORT_MS })).toHaveLength(1);
    await fixture.pass(SHORT_MS);

    expect((await other.dueTimers(10)).toSorted()).toEqual(["ends", "reset"]);
    expect(await other.holdTimers(["ends"], two)).toHaveLength(1);
  });

  it("[ST-21] of many nodes at once, one gets each timer", async () => {
    await using fixture = await open();
    const other = await otherNode(fixture);
    const ids = Array.from({ length: 20 }, (_, index) => `t${index}`);
    await fixture.store.commit({ changes: [], setTimers: ids.map((id) => timer(id, 1)) });

    const held = await Promise.all([fixture.store.holdTimers(ids, one), other.holdTimers(ids.toReversed(), two)]);

    expect(
      held
        .flat()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(ids.toSorted());
  });
}

function readingAll(open: OpenStore): void {
  const kinds = ["conversation", "agent"];
  const labels = ({ events }: JournalPage): string[] =>
    events.map(({ stream, event }) => `${stream.kind} ${stream.id} ${event.seq}`);

  it("[ST-22] reads the events of all streams of some kinds, in pages that continue", async () => {
    await using fixture = await open();
    const { store } = fixture;
    expect(await store.readAll({ kinds, after: null, limit: 10 })).toEqual({ events: [], position: null });
    await store.commit(append(a, 0, 2));
    await store.commit(append(agent("x"), 0, 1));
    await store.commit(append(a, 2, 1));
    await store.commit(append({ kind: "other", id: "y" }, 0, 1));

    const first = await store.readAll({ kinds, after: null, limit: 3 });
    const second = await store.readAll({ kinds, after: first.position, limit: 3 });
    const third = await store.readAll({ kinds, after: second.position, limit: 3 });
    await store.commit(append(b, 0, 1));
    const fourth = await store.readAll({ kinds, after: third.position, limit: 3 });

    expect(labels(first)).toEqual(["conversation a 1", "conversation a 2", "agent x 1"]);
    expect(labels(second)).toEqual(["conversation a 3"]);
    expect(labels(third)).toEqual([]);
    expect(labels(fourth)).toEqual(["conversation b 1"]);
    expect(first.events[0]?.event).toEqual(append(a, 0).changes[0]?.events[0]);
  });

  it("[ST-22] skips no event while several writers commit", async () => {
    await using fixture = await open();
    const other = await otherNode(fixture);
    const seen: string[] = [];
    let position: string | null = null;
    async function readOn(): Promise<number> {
      const page: JournalPage = await other.readAll({ kinds, after: position, limit: 7 });
      position = page.position;
      seen.push(...labels(page));
      return page.events.length;
    }

    const streams = Array.from({ length: 8 }, (_, index) => conversation(`s${index}`));
    const writing = Promise.all(
      streams.map(async (stream, index) => {
        const store = index % 2 === 0 ? fixture.store : other;
        for (let seq = 0; seq < 25; seq += 1) expect(await store.commit(append(stream, seq))).toEqual(ok);
      }),
    );
    let isWriting = true;
    void writing.finally(() => (isWriting = false));
    while (isWriting) {
      await readOn();
      await fixture.pass(1);
    }
    await writing;
    while ((await readOn()) > 0);

    expect(seen).toHaveLength(200);
    expect(new Set(seen).size).toBe(200);
    for (const { id } of streams) {
      const own = seen.filter((label) => label.startsWith(`conversation ${id} `));
      expect(own).toEqual(Array.from({ length: 25 }, (_, index) => `conversation ${id} ${index + 1}`));
    }
  });
}
