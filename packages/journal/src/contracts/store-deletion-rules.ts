/** Deletion of streams. */
import { describe, expect, it } from "vitest";
import type { Commit, CommitOutcome, JournalPage, Store, StreamRef } from "../ports/store.ts";
import { agent, append, claim, conversation, events, type OpenStore, record, timer } from "./store-fixture.ts";

const all = { order: "forward", limit: 1_000 } as const;
const ok: CommitOutcome = { ok: true };
const conflict: CommitOutcome = { ok: false, refusal: "conflict" };
const a = conversation("a");
const b = conversation("b");
const kinds = ["conversation", "agent"];

/** Rules ST-24 to ST-27. */
export function storeDeletionRules(open: OpenStore): void {
  describe("deletion of streams", () => {
    remains(open);
    refusals(open);
    readingOn(open);
    releasing(open);
  });
}

function deletion(stream: StreamRef, expectedSeq: number): Commit {
  return { changes: [], deleteStreams: [{ stream, expectedSeq }] };
}

async function labelsAfter(store: Store, after: string | null, limit = 100): Promise<[string[], string | null]> {
  const page: JournalPage = await store.readAll({ kinds, after, limit });
  return [page.events.map(({ stream, event }) => `${stream.id} ${event.seq}`), page.position];
}

function remains(open: OpenStore): void {
  it.each(["stay", "reopen", "crash"] as const)("[ST-24] nothing of a stream remains: %s", async (end) => {
    await using fixture = await open();
    const other = { ...timer("of b", 5), stream: b };
    await fixture.store.commit(append(b, 0, 2, { state: "b", isActive: true }));
    await fixture.store.commit({
      ...append(a, 0, 3, { state: { text: "secret" }, isActive: true }),
      setTimers: [timer("of a", 5), other],
      putRecords: [record("index", "a")],
    });
    await fixture.store.commit(append(a, 3, 2));

    const deleted = await fixture.store.commit({
      ...append(b, 2, 1),
      deleteStreams: [{ stream: a, expectedSeq: 5 }],
      deleteRecords: [{ kind: "index", id: "a" }],
    });
    const store = end === "stay" ? fixture.store : await fixture[end]();

    expect(deleted).toEqual(ok);
    expect(await store.load(a)).toBeUndefined();
    expect(await store.readEvents(a, all)).toEqual([]);
    expect(await store.seqsAt(a, 1_001)).toEqual([]);
    expect(await store.activeStreams("conversation")).toEqual(["b"]);
    expect(await store.timers()).toEqual([other]);
    expect(await store.records("index")).toEqual([]);
    expect(await store.load(b)).toEqual({ snapshot: { seq: 2, state: "b" }, tail: events(3, 3) });
  });

  it("[ST-24] many streams are deleted in one commit, or none of them", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const streams = Array.from({ length: 60 }, (_, index) => conversation(`s${index}`));
    for (const stream of streams) void store.commit(append(stream, 0, 3, { state: {}, isActive: false }));
    const deleteStreams = streams.map((stream) => ({ stream, expectedSeq: 3 }));

    const refused = await store.commit({ ...append(a, 7), deleteStreams });
    const before = await store.readAll({ kinds, after: null, limit: 1_000 });
    const deleted = await store.commit({ changes: [], deleteStreams });

    expect([refused, deleted]).toEqual([conflict, ok]);
    expect(before.events).toHaveLength(180);
    expect((await store.readAll({ kinds, after: null, limit: 1_000 })).events).toEqual([]);
  });

  it("[ST-24] a stream of another kind with the same id stays", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(agent("a"), 0, 2));
    await store.commit(append(a, 0, 2));

    await store.commit(deletion(a, 2));

    expect(await store.readEvents(agent("a"), all)).toEqual(events(1, 2));
    expect(await store.commit(append(agent("a"), 2))).toEqual(ok);
  });
}

function refusals(open: OpenStore): void {
  it("[ST-25] of a deletion and a commit that know the same number, the first one is written", async () => {
    await using fixture = await open();
    const other = fixture.join === undefined ? fixture.store : await fixture.join();
    await fixture.store.commit(append(a, 0, 2));
    await fixture.store.commit(append(b, 0, 2));

    expect(await fixture.store.commit(append(a, 2))).toEqual(ok);
    expect(await other.commit(deletion(a, 2))).toEqual(conflict);
    expect(await other.commit(deletion(b, 2))).toEqual(ok);
    expect(await fixture.store.commit(append(b, 2))).toEqual(conflict);

    expect(await fixture.store.readEvents(a, all)).toEqual(events(1, 3));
    expect(await fixture.store.readEvents(b, all)).toEqual([]);
  });

  it("[ST-25] of deletions and commits at the same time, each stream has either or", async () => {
    await using fixture = await open();
    const other = fixture.join === undefined ? fixture.store : await fixture.join();
    const streams = Array.from({ length: 20 }, (_, index) => conversation(`s${index}`));
    for (const stream of streams) await fixture.store.commit(append(stream, 0, 2));

    const outcomes = await Promise.all(
      streams.map(async (stream) => {
        const both = [other.commit(deletion(stream, 2)), fixture.store.commit(append(stream, 2))];
        return { stream, oks: (await Promise.all(both)).map(({ ok: isOk }) => isOk) };
      }),
    );

    for (const { stream, oks } of outcomes) {
      expect(oks.filter(Boolean), stream.id).toHaveLength(1);
      expect(await fixture.store.readEvents(stream, all), stream.id).toEqual(oks[0] === true ? [] : events(1, 3));
    }
  });

  it.each(["stay", "reopen"] as const)("[ST-25] the id of a deleted stream is not used again: %s", async (end) => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0, 2));
    await fixture.store.commit(deletion(a, 2));
    const store = end === "stay" ? fixture.store : await fixture.reopen();

    expect(await store.commit(append(a, 0))).toEqual(conflict);
    expect(await store.commit(append(a, 2))).toEqual(conflict);
    expect(
      await store.commit({
        changes: [
          { ...append(a, 0).changes[0], stream: a, expectedSeq: 0, events: [], snapshot: { state: 1, isActive: true } },
        ],
      }),
    ).toEqual(conflict);
    expect(await store.commit(deletion(a, 2))).toEqual(conflict);
    expect(await store.commit(deletion(a, 0))).toEqual(conflict);
    expect(await store.load(a)).toBeUndefined();
  });

  it("[ST-25] a commit that has found a deleted stream absent is written", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(a, 0, 2));
    await store.commit(deletion(a, 2));
    const asserting = (expectedSeq: number): Commit => ({
      changes: [{ stream: a, expectedSeq, events: [] }, ...append(b, 0).changes],
    });

    expect(await store.commit(asserting(2))).toEqual(conflict);
    expect(await store.commit(asserting(0))).toEqual(ok);
    expect(await store.commit(append(a, 0))).toEqual(conflict);
    expect(await store.load(a)).toBeUndefined();
  });

  it("[ST-25] commits before and after a deletion in one group are judged in their order", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(a, 0));

    const outcomes = await Promise.all([
      store.commit({ ...append(a, 1, 1, { state: "last", isActive: true }), claims: [claim("k", "a")] }),
      store.commit(deletion(a, 2)),
      store.commit({ changes: [{ stream: a, expectedSeq: 0, events: [] }, ...append(b, 0).changes] }),
      store.commit(append(a, 2)),
    ]);

    expect(outcomes).toEqual([ok, ok, ok, conflict]);
    expect(await store.load(a)).toBeUndefined();
    expect(await store.activeStreams("conversation")).toEqual([]);
    expect(await store.readEvents(b, all)).toEqual(events(1, 1));
  });

  it("[ST-25] a deletion with another lease or a taken key is refused", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(a, 0));
    const lease = await store.takeLease({ name: "routing", holder: "one", forMs: 60_000 });
    await store.commit({ changes: [], claims: [claim("k", "holder")] });

    const outcomes = [
      await store.commit({ ...deletion(a, 1), fence: { name: "routing", epoch: lease.epoch + 1 } }),
      await store.commit({ ...deletion(a, 1), claims: [claim("k", "other")] }),
    ];

    expect(outcomes).toEqual([
      { ok: false, refusal: "fenced" },
      { ok: false, refusal: "claimed", holder: "holder" },
    ]);
    expect(await store.readEvents(a, all)).toEqual(events(1, 1));
  });

  it("[ST-16] a commit that changes and deletes a stream is rejected", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(a, 0));

    const both = store.commit({ ...append(a, 1), deleteStreams: [{ stream: a, expectedSeq: 1 }] });

    await expect(both).rejects.toMatchObject({ code: "internal" });
    expect(await store.readEvents(a, all)).toEqual(events(1, 1));
  });
}

function readingOn(open: OpenStore): void {
  it.each(["stay", "reopen", "crash"] as const)(
    "[ST-26] readers across streams continue past what was deleted, without repetitions: %s",
    async (end) => {
      await using fixture = await open();
      await fixture.store.commit(append(a, 0, 3));
      await fixture.store.commit(append(b, 0, 3));
      const [first, position] = await labelsAfter(fixture.store, null, 2);
      const [, atEnd] = await labelsAfter(fixture.store, null);

      await fixture.store.commit(deletion(a, 3));
      await fixture.store.commit(deletion(b, 3));
      const store = end === "stay" ? fixture.store : await fixture[end]();
      await store.commit(append(conversation("c"), 0, 2));

      expect(first).toEqual(["a 1", "a 2"]);
      expect((await labelsAfter(store, position))[0]).toEqual(["c 1", "c 2"]);
      expect((await labelsAfter(store, atEnd))[0]).toEqual(["c 1", "c 2"]);
      expect((await labelsAfter(store, null))[0]).toEqual(["c 1", "c 2"]);
    },
  );
}

function releasing(open: OpenStore): void {
  it.each(["stay", "reopen"] as const)("[ST-27] releases claims with their holder, and no others: %s", async (end) => {
    await using fixture = await open();
    const other = fixture.join === undefined ? fixture.store : await fixture.join();
    await fixture.store.commit({ changes: [], claims: [claim("k\u0000", "old"), claim("other", "old")] });
    await fixture.store.commit(append(a, 0));

    const released = await other.commit({
      ...deletion(a, 1),
      releaseClaims: [
        { key: "k\u0000", holder: "old" },
        { key: "other", holder: "another" },
        { key: "unknown", holder: "old" },
      ],
    });
    const store = end === "stay" ? fixture.store : await fixture.reopen();

    expect(released).toEqual(ok);
    expect([await store.claimHolder("k\u0000"), await store.claimHolder("other")]).toEqual([undefined, "old"]);
    expect(await store.commit({ changes: [], claims: [claim("k\u0000", "new")] })).toEqual(ok);
    expect(await store.commit({ changes: [], releaseClaims: [{ key: "k\u0000", holder: "old" }] })).toEqual(ok);
    expect(await store.claimHolder("k\u0000")).toBe("new");
  });

  it("[ST-27] releases nothing with a commit that is refused", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({ changes: [], claims: [claim("k", "old")] });

    const refused = await store.commit({ ...append(a, 7), releaseClaims: [{ key: "k", holder: "old" }] });

    expect(refused).toEqual(conflict);
    expect(await store.claimHolder("k")).toBe("old");
  });
}
