/** Reads and their order. */
import { describe, expect, it } from "vitest";
import type { EventQuery, RecordQuery } from "../ports/store.ts";
import { agent, append, conversation, event, events, type OpenStore, record, timer } from "./store-fixture.ts";

const a = conversation("a");
const nowhere = conversation("nowhere");

/** Rules ST-07 to ST-12 and ST-23. */
export function storeReadRules(open: OpenStore): void {
  describe("reading", () => {
    loading(open);
    eventQueries(open);
    activeStreams(open);
    timers(open);
    records(open);
  });
}

function loading(open: OpenStore): void {
  it("[ST-07] loads nothing for a stream without commits", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({ changes: [{ stream: a, expectedSeq: 0, events: [] }] });

    expect(await store.load(a)).toBeUndefined();
  });

  it("[ST-07] loads all events if there is no snapshot", async () => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0, 3));

    expect(await fixture.store.load(a)).toEqual({ snapshot: null, tail: events(1, 3) });
  });

  it("[ST-07] loads the last snapshot and the events since", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(a, 0, 2, { state: { step: "old" }, isActive: true }));
    await store.commit(append(a, 2, 2, { state: { step: "last" }, isActive: true }));
    await store.commit(append(a, 4, 1));
    await store.commit(append(a, 5, 2));

    expect(await store.load(a)).toEqual({ snapshot: { seq: 4, state: { step: "last" } }, tail: events(5, 7) });
  });

  it("[ST-07] stores a snapshot without events, also at the start of a stream", async () => {
    await using fixture = await open();
    const { store } = fixture;

    await store.commit({
      changes: [{ stream: a, expectedSeq: 0, events: [], snapshot: { state: "first", isActive: true } }],
    });
    expect(await store.load(a)).toEqual({ snapshot: { seq: 0, state: "first" }, tail: [] });

    await store.commit(append(a, 0, 2));
    await store.commit({
      changes: [{ stream: a, expectedSeq: 2, events: [], snapshot: { state: "second", isActive: true } }],
    });
    expect(await store.load(a)).toEqual({ snapshot: { seq: 2, state: "second" }, tail: [] });
  });
}

function eventQueries(open: OpenStore): void {
  const seqs: readonly [string, EventQuery, readonly number[]][] = [
    ["all", { order: "forward", limit: 100 }, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["the first few", { order: "forward", limit: 3 }, [1, 2, 3]],
    ["the last few", { order: "backward", limit: 3 }, [7, 8, 9]],
    ["none", { order: "forward", limit: 0 }, []],
    ["those after a number", { order: "forward", limit: 2, afterSeq: 4 }, [5, 6]],
    ["the last of those after a number", { order: "backward", limit: 2, afterSeq: 4 }, [8, 9]],
    ["the first of those before a number", { order: "forward", limit: 2, beforeSeq: 5 }, [1, 2]],
    ["the last of those before a number", { order: "backward", limit: 2, beforeSeq: 5 }, [3, 4]],
    ["those between two numbers", { order: "forward", limit: 100, afterSeq: 3, beforeSeq: 7 }, [4, 5, 6]],
    ["none between neighbors", { order: "backward", limit: 100, afterSeq: 3, beforeSeq: 4 }, []],
    ["none where the bounds cross", { order: "forward", limit: 100, afterSeq: 7, beforeSeq: 3 }, []],
    ["none behind the end", { order: "forward", limit: 100, afterSeq: 9 }, []],
    ["none before the start", { order: "backward", limit: 100, beforeSeq: 1 }, []],
    ["some types", { order: "forward", limit: 100, types: ["two", "three"] }, [2, 3, 5, 6, 8, 9]],
    ["the last of a type", { order: "backward", limit: 2, types: ["three"] }, [6, 9]],
    ["the first of a type after a number", { order: "forward", limit: 1, types: ["one"], afterSeq: 1 }, [4]],
    ["the last of a type before a number", { order: "backward", limit: 1, types: ["one"], beforeSeq: 7 }, [4]],
    ["a type between two numbers", { order: "forward", limit: 100, types: ["one"], afterSeq: 1, beforeSeq: 7 }, [4]],
    ["no type", { order: "forward", limit: 100, types: [] }, []],
    ["an unknown type", { order: "forward", limit: 100, types: ["four"] }, []],
  ];

  it.each(seqs)("[ST-08] reads %s", async (_, query, expected) => {
    await using fixture = await open();
    const { store } = fixture;
    const kept = events(1, 9).map(({ seq }) => event(seq, { type: ["three", "one", "two"][seq % 3] ?? "" }));
    await store.commit({
      changes: [{ stream: a, expectedSeq: 0, events: kept }, ...append(conversation("b"), 0, 4).changes],
    });

    const found = await store.readEvents(a, query);

    expect(found).toEqual(kept.filter(({ seq }) => expected.includes(seq)));
    expect(await store.readEvents(nowhere, query)).toEqual([]);
  });

  it("[ST-08] reads events before a snapshot", async () => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0, 3, { state: {}, isActive: false }));

    expect(await fixture.store.readEvents(a, { order: "forward", limit: 10 })).toEqual(events(1, 3));
  });

  it("[ST-09] finds the numbers of events with the same time", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const times = [10, 20, 20, 20, 30, 40, 40];
    const kept = times.map((at, index) => event(index + 1, { at }));
    await store.commit({ changes: [{ stream: a, expectedSeq: 0, events: kept }] });

    const found = await Promise.all([10, 20, 40, 9, 25, 41].map((at) => store.seqsAt(a, at)));

    expect(found).toEqual([[1], [2, 3, 4], [6, 7], [], [], []]);
    expect(await store.seqsAt(nowhere, 10)).toEqual([]);
  });
}

function activeStreams(open: OpenStore): void {
  it("[ST-10] lists the streams of a kind whose last snapshot is active", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(conversation("active"), 0, 1, { state: {}, isActive: true }));
    await store.commit(append(conversation("ended"), 0, 1, { state: {}, isActive: true }));
    await store.commit(append(conversation("back"), 0, 1, { state: {}, isActive: false }));
    await store.commit(append(conversation("without snapshot"), 0, 1));
    await store.commit(append(agent("active agent"), 0, 1, { state: {}, isActive: true }));

    await store.commit(append(conversation("ended"), 1, 1, { state: {}, isActive: false }));
    await store.commit(append(conversation("back"), 1, 1, { state: {}, isActive: true }));
    await store.commit(append(conversation("active"), 1, 1));

    expect([...(await store.activeStreams("conversation"))].sort()).toEqual(["active", "back"]);
    expect(await store.activeStreams("agent")).toEqual(["active agent"]);
  });
}

function timers(open: OpenStore): void {
  it("[ST-11] lists timers soonest first, then by id", async () => {
    await using fixture = await open();
    await fixture.store.commit({
      changes: [],
      setTimers: [timer("late", 900), timer("b", 500), timer("a", 500), timer("early", 100)],
    });

    expect(await fixture.store.timers()).toEqual([
      timer("early", 100),
      timer("a", 500),
      timer("b", 500),
      timer("late", 900),
    ]);
  });

  it("[ST-11] replaces a timer with the same id, removes cancelled ones, and ignores unknown ones", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({ changes: [], setTimers: [timer("kept", 1), timer("moved", 2), timer("dropped", 3)] });

    await store.commit({ changes: [], setTimers: [timer("moved", 9, "other")], cancelTimers: ["dropped", "unknown"] });

    expect(await store.timers()).toEqual([timer("kept", 1), timer("moved", 9, "other")]);
  });

  it("[ST-11] cancels before it sets", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({ changes: [], setTimers: [timer("t", 1)] });

    await store.commit({ changes: [], setTimers: [timer("t", 2)], cancelTimers: ["t"] });

    expect(await store.timers()).toEqual([timer("t", 2)]);
  });
}

function records(open: OpenStore): void {
  it("[ST-12] stores records by kind and id, and lists a kind by id", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({
      changes: [],
      putRecords: [record("session", "b"), record("session", "a"), record("secret", "a", ["x"])],
    });

    expect(await store.records("session")).toEqual([record("session", "a"), record("session", "b")]);
    expect(await store.record("secret", "a")).toEqual(record("secret", "a", ["x"]));
    expect(await store.record("session", "c")).toBeUndefined();
    expect(await store.records("nothing")).toEqual([]);
    expect(await store.records("session", ["b", "x", "a", "b"])).toEqual([
      record("session", "a"),
      record("session", "b"),
    ]);
    expect(await store.records("session", [])).toEqual([]);
  });

  it("[ST-12] replaces and deletes records, deletes before it puts, and ignores unknown ones", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({
      changes: [],
      putRecords: ["replaced", "deleted", "renewed"].map((id) => record("session", id)),
    });

    await store.commit({
      changes: [],
      putRecords: [record("session", "replaced", null), record("session", "renewed", 7)],
      deleteRecords: ["deleted", "renewed", "unknown"].map((id) => ({ kind: "session", id })),
    });

    expect(await store.records("session")).toEqual([
      record("session", "renewed", 7),
      record("session", "replaced", null),
    ]);
  });

  const ranges: readonly [string, Omit<RecordQuery, "kind">, readonly string[]][] = [
    ["all", { after: "", before: "z", order: "forward", limit: 9 }, ["10/a", "2/a", "3/a", "3/b", "B", "a"]],
    ["all, backward", { after: "", before: "z", order: "backward", limit: 9 }, ["a", "B", "3/b", "3/a", "2/a", "10/a"]],
    ["the first", { after: "2", before: "z", order: "forward", limit: 2 }, ["2/a", "3/a"]],
    ["the last", { after: "2", before: "4", order: "backward", limit: 2 }, ["3/b", "3/a"]],
    ["those between others", { after: "2/a", before: "3/b", order: "forward", limit: 9 }, ["3/a"]],
    ["none between neighbors", { after: "3/a", before: "3/b", order: "forward", limit: 9 }, []],
    ["none where the bounds cross", { after: "3/b", before: "2", order: "backward", limit: 9 }, []],
    ["none", { after: "", before: "z", order: "forward", limit: 0 }, []],
  ];

  it.each(ranges)("[ST-23] reads %s of the records between two ids", async (_, range, expected) => {
    await using fixture = await open();
    const { store } = fixture;
    const ids = ["3/b", "a", "10/a", "B", "2/a", "3/a", "z"];
    await store.commit({
      changes: [],
      putRecords: [...ids.map((id) => record("index", id)), record("indexed", "3/aa"), record("inde", "3/aa")],
    });

    const found = await store.recordsBetween({ kind: "index", ...range });

    expect(found).toEqual(expected.map((id) => record("index", id)));
  });
}
