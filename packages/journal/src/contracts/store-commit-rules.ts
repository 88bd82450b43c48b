/** Effects and refusals of commits. */
import { describe, expect, it } from "vitest";
import type { Commit, CommitOutcome } from "../ports/store.ts";
import { agent, append, claim, conversation, event, type OpenStore, record, timer } from "./store-fixture.ts";

const all = { order: "forward", limit: 1_000 } as const;
const ok: CommitOutcome = { ok: true };
const conflict: CommitOutcome = { ok: false, refusal: "conflict" };
const a = conversation("a");
const b = conversation("b");

/** Rules ST-01 to ST-06, ST-15, ST-16 and ST-18. */
export function storeCommitRules(open: OpenStore): void {
  describe("commits", () => {
    numbering(open);
    conflicts(open);
    atomicity(open);
    claims(open);
    endsOfClaims(open);
    writersAndValues(open);
  });
}

function numbering(open: OpenStore): void {
  it("[ST-01] keeps a stream's events under their numbers, gap-free from 1", async () => {
    await using fixture = await open();
    const { store } = fixture;

    const outcomes = [await store.commit(append(a, 0, 2)), await store.commit(append(a, 2))];

    expect(outcomes).toEqual([ok, ok]);
    expect(await store.readEvents(a, all)).toEqual([event(1), event(2), event(3)]);
  });

  it("[ST-01] numbers each stream separately, also where two kinds share an id", async () => {
    await using fixture = await open();
    const { store } = fixture;

    await store.commit(append(conversation("same"), 0, 3));
    await store.commit({ changes: [{ stream: agent("same"), expectedSeq: 0, events: [event(1, { type: "other" })] }] });

    expect(await store.readEvents(conversation("same"), all)).toHaveLength(3);
    expect(await store.readEvents(agent("same"), all)).toEqual([event(1, { type: "other" })]);
  });

  it("[ST-01] changes several streams in one commit", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(a, 0, 5));

    const outcome = await store.commit({ changes: [...append(a, 5).changes, ...append(agent("x"), 0, 2).changes] });

    expect(outcome).toEqual(ok);
    expect((await store.readEvents(a, all)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await store.readEvents(agent("x"), all)).map(({ seq }) => seq)).toEqual([1, 2]);
  });
}

function conflicts(open: OpenStore): void {
  it.each([
    ["behind", 1],
    ["ahead of", 3],
  ])("[ST-02] refuses a commit whose number is %s the stream's", async (_, expectedSeq) => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(a, 0, 2));

    const outcome = await store.commit(append(a, expectedSeq));

    expect(outcome).toEqual(conflict);
    expect(await store.readEvents(a, all)).toEqual([event(1), event(2)]);
  });

  it("[ST-02] refuses a commit without events if its stream has moved on, and accepts it otherwise", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(a, 0, 2));

    const behind = await store.commit({
      changes: [{ stream: a, expectedSeq: 1, events: [] }, ...append(b, 0).changes],
    });
    const upToDate = await store.commit({
      changes: [{ stream: a, expectedSeq: 2, events: [] }, ...append(b, 0).changes],
    });

    expect([behind, upToDate]).toEqual([conflict, ok]);
    expect(await store.readEvents(b, all)).toEqual([event(1)]);
  });

  it("[ST-03] accepts commits that build on earlier ones without waiting for them", async () => {
    await using fixture = await open();
    const { store } = fixture;

    const outcomes = await Promise.all(
      [append(a, 0), append(a, 1, 2), append(a, 3)].map((commit) => store.commit(commit)),
    );

    expect(outcomes).toEqual([ok, ok, ok]);
    expect((await store.readEvents(a, all)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it("[ST-03] answers in the order of submission, refusals too", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const answered: string[] = [];
    const submit = (name: string, commit: Commit) => store.commit(commit).then(() => answered.push(name));

    const first = [submit("first", append(a, 0)), submit("refused", append(b, 7)), submit("third", append(a, 1))];
    await Promise.race(first);
    const later = [submit("fourth", append(b, 0)), submit("fifth", append(a, 2))];
    await Promise.all([...first, ...later]);

    expect(answered).toEqual(["first", "refused", "third", "fourth", "fifth"]);
  });

  it("[ST-03] writes far more commits than fit into one group", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const streams = Array.from({ length: 40 }, (_, index) => conversation(`stream ${index}`));
    const commits = Array.from({ length: 50 }, (_, round) => streams.map((stream) => append(stream, round)));

    const outcomes = await Promise.all(commits.flat().map((commit) => store.commit(commit)));

    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    for (const stream of streams) expect(await store.readEvents(stream, all)).toHaveLength(50);
  });

  it("[ST-04] refuses a commit that builds on a refused one submitted before it", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({ changes: [], claims: [claim("k", "first")] });

    const outcomes = await Promise.all([
      store.commit({ ...append(a, 0), claims: [claim("k", "second")] }),
      store.commit(append(a, 1)),
      store.commit(append(b, 0)),
    ]);

    expect(outcomes).toEqual([{ ok: false, refusal: "claimed", holder: "first" }, conflict, ok]);
    expect(await store.load(a)).toBeUndefined();
  });

  it("[ST-04] refuses it even if another writer has brought the stream to the same number", async () => {
    await using fixture = await open();
    const { store } = fixture;

    const outcomes = await Promise.all([
      store.commit(append(a, 0)),
      store.commit(append(a, 0)),
      store.commit(append(a, 1)),
    ]);

    expect(outcomes).toEqual([ok, conflict, conflict]);
    expect(await store.readEvents(a, all)).toEqual([event(1)]);
  });

  it("[ST-04] accepts a new attempt once the refusal was reported", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await Promise.all([store.commit(append(a, 0)), store.commit(append(a, 0)), store.commit(append(a, 1))]);

    expect(await store.commit(append(a, 1))).toEqual(ok);
  });
}

function atomicity(open: OpenStore): void {
  it("[ST-05] writes nothing of a commit of which one change conflicts", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({ changes: [], setTimers: [timer("kept", 1)], putRecords: [record("kept", "1")] });

    const outcome = await store.commit({
      changes: [...append(a, 0, 1, { state: {}, isActive: true }).changes, ...append(b, 3).changes],
      setTimers: [timer("t", 5)],
      cancelTimers: ["kept"],
      claims: [claim("k", "h")],
      putRecords: [record("session", "1")],
      deleteRecords: [{ kind: "kept", id: "1" }],
    });

    expect(outcome).toEqual(conflict);
    expect(await store.load(a)).toBeUndefined();
    expect(await store.activeStreams("conversation")).toEqual([]);
    expect(await store.timers()).toEqual([timer("kept", 1)]);
    expect(await store.claimHolder("k")).toBeUndefined();
    expect(await store.records("session")).toEqual([]);
    expect(await store.records("kept")).toEqual([record("kept", "1")]);
  });

  it("[ST-02, ST-05] writes records with a number of a stream that is asserted, or nothing", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit(append(a, 0));
    const putAt = (expectedSeq: number, id: string) =>
      store.commit({ changes: [{ stream: a, expectedSeq, events: [] }], putRecords: [record("position", id)] });

    const outcomes = await Promise.all([putAt(1, "1"), putAt(2, "2"), store.commit(append(a, 1)), putAt(1, "3")]);

    expect(outcomes).toEqual([ok, conflict, ok, conflict]);
    expect(await store.records("position")).toEqual([record("position", "1")]);
    expect(await putAt(2, "4")).toEqual(ok);
  });

  it("[ST-05] writes the commits before and after a refused one in the same group", async () => {
    await using fixture = await open();
    const { store } = fixture;

    const outcomes = await Promise.all(
      [append(a, 0), append(b, 9), append(agent("x"), 0)].map((commit) => store.commit(commit)),
    );

    expect(outcomes).toEqual([ok, conflict, ok]);
    expect(await store.readEvents(a, all)).toHaveLength(1);
    expect(await store.readEvents(agent("x"), all)).toHaveLength(1);
  });
}

function claims(open: OpenStore): void {
  it("[ST-06] gives a key to one commit, and returns its text to later claimants", async () => {
    await using fixture = await open();
    const { store } = fixture;

    const first = await store.commit({ ...append(a, 0), claims: [claim("token", "item 1")] });
    const second = await store.commit({ ...append(a, 1), claims: [claim("token", "item 2")] });

    expect([first, second]).toEqual([ok, { ok: false, refusal: "claimed", holder: "item 1" }]);
    expect(await store.claimHolder("token")).toBe("item 1");
    expect(await store.readEvents(a, all)).toHaveLength(1);
  });

  it("[ST-06] gives a key to one commit of a group", async () => {
    await using fixture = await open();
    const { store } = fixture;

    const outcomes = await Promise.all(
      ["first", "second", "third"].map((holder) => store.commit({ changes: [], claims: [claim("token", holder)] })),
    );

    const refusal: CommitOutcome = { ok: false, refusal: "claimed", holder: "first" };
    expect(outcomes).toEqual([ok, refusal, refusal]);
  });

  it("[ST-06] leaves a key free that was claimed by a conflicting commit", async () => {
    await using fixture = await open();
    const { store } = fixture;

    await store.commit({ ...append(a, 4), claims: [claim("token", "first")] });

    expect(await store.claimHolder("token")).toBeUndefined();
    expect(await store.commit({ changes: [], claims: [claim("token", "second")] })).toEqual(ok);
  });

  it("[ST-06] reports a taken key before a conflict", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({ ...append(a, 0), claims: [claim("token", "item 1")] });

    const outcome = await store.commit({ ...append(a, 0), claims: [claim("token", "item 1 again")] });

    expect(outcome).toEqual({ ok: false, refusal: "claimed", holder: "item 1" });
  });
}

function endsOfClaims(open: OpenStore): void {
  it("[ST-18] gives a key again once its claim has ended", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({ changes: [], claims: [claim("token", "first", 1), claim("other", "lasting")] });
    expect(await store.claimHolder("token")).toBeUndefined();

    const again = await store.commit({ changes: [], claims: [claim("token", "second")] });
    const third = await store.commit({ changes: [], claims: [claim("token", "third")] });

    expect([again, third]).toEqual([ok, { ok: false, refusal: "claimed", holder: "second" }]);
    expect(await store.claimHolder("other")).toBe("lasting");
  });
}

function writersAndValues(open: OpenStore): void {
  it("[ST-15] stores values as they were at submission, whatever the writer changes afterwards", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const nested = { list: ["kept"] };
    const written = { ...event(1), nested };
    const session = { of: "second" };

    const done = store.commit({
      changes: [{ stream: a, expectedSeq: 0, events: [written], snapshot: { state: { nested }, isActive: true } }],
      putRecords: [{ kind: "session", id: "1", value: session }],
    });
    nested.list.push("too late");
    session.of = "first";
    await done;

    expect(await store.readEvents(a, all)).toEqual([{ ...event(1), nested: { list: ["kept"] } }]);
    expect((await store.load(a))?.snapshot?.state).toEqual({ nested: { list: ["kept"] } });
    expect(await store.record("session", "1")).toEqual(record("session", "1", { of: "second" }));
  });

  it("[ST-15] returns copies, so that a reader cannot change stored values", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.commit({
      ...append(a, 0, 1, { state: { list: [1] }, isActive: true }),
      putRecords: [record("session", "1", { list: [1] })],
    });

    for (const value of [(await store.load(a))?.snapshot?.state, (await store.record("session", "1"))?.value]) {
      (value as { list: number[] }).list.push(2);
    }

    expect((await store.load(a))?.snapshot?.state).toEqual({ list: [1] });
    expect((await store.record("session", "1"))?.value).toEqual({ list: [1] });
  });

  it("[ST-15] returns text as written, whatever characters it contains", async () => {
    await using fixture = await open();
    const { store } = fixture;
    const text = "'; DROP TABLE journal; -- \u0000 \u2028 “é” 🙂 \ud83d $1 \\ \"";

    await store.commit({
      changes: [
        { stream: conversation(`it's "${"\u{1f642}"}"`), expectedSeq: 0, events: [event(1, { text, type: "it's" })] },
      ],
      claims: [claim("it's", "“yes”")],
    });

    expect(await store.readEvents(conversation(`it's "${"\u{1f642}"}"`), all)).toEqual([
      event(1, { text, type: "it's" }),
    ]);
    expect(await store.claimHolder("it's")).toBe("“yes”");
  });

  it.each([
    ["numbers that leave a gap", { changes: [{ stream: a, expectedSeq: 0, events: [event(2)] }] }],
    ["numbers that do not continue", { changes: [{ stream: a, expectedSeq: 0, events: [event(1), event(1)] }] }],
    ["a time that is not an integer", { changes: [{ stream: a, expectedSeq: 0, events: [event(1, { at: 1.5 })] }] }],
    ["a timer's time that is not an integer", { changes: append(a, 0).changes, setTimers: [timer("t", Number.NaN)] }],
    ["the end of a claim that is not an integer", { changes: [], claims: [claim("token", "item", 1.5)] }],
    ["two changes of one stream", { changes: [...append(a, 0).changes, ...append(a, 1).changes] }],
  ])("[ST-16] rejects a commit with %s as an error of its writer", async (_, commit) => {
    await using fixture = await open();
    const { store } = fixture;

    await expect(store.commit(commit)).rejects.toMatchObject({ name: "JournalError", code: "internal" });

    expect(await store.load(a)).toBeUndefined();
  });
}
