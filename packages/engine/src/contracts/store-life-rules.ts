/** What lasts beyond a store's end, and what a store says of the end before. */
import { describe, expect, it } from "vitest";
import { agent, append, conversation, events, type OpenStore, record, timer } from "./store-fixture.ts";

const all = { order: "forward", limit: 1_000 } as const;
const a = conversation("a");
const b = conversation("b");

/** Rules ST-13 and ST-14. */
export function storeLifeRules(open: OpenStore): void {
  describe("life", () => {
    lasting(open);
    closing(open);
    untold(open);
  });
}

function lasting(open: OpenStore): void {
  it.each(["reopen", "crash"] as const)("[ST-13] has everything that was answered after a %s", async (end) => {
    await using fixture = await open();
    await fixture.store.commit({
      ...append(a, 0, 3, { state: { step: 3 }, isLive: true }),
      claims: [{ key: "token", holder: "item" }],
      setTimers: [timer("t", 5)],
      putRecords: [record("session", "1")],
    });
    await fixture.store.commit(append(a, 3, 2));

    const store = await fixture[end]();

    expect(await store.load(a)).toEqual({ snapshot: { seq: 3, state: { step: 3 } }, tail: events(4, 5) });
    expect(await store.readEvents(a, all)).toEqual(events(1, 5));
    expect(await store.liveStreams("conversation")).toEqual(["a"]);
    expect(await store.claimHolder("token")).toBe("item");
    expect(await store.timers()).toEqual([timer("t", 5)]);
    expect(await store.records("session")).toEqual([record("session", "1")]);
  });

  it.each(["reopen", "crash"] as const)("[ST-13] goes on with the numbers after a %s", async (end) => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0, 3));

    const store = await fixture[end]();

    expect(await store.commit(append(a, 2))).toEqual({ ok: false, refusal: "conflict" });
    expect(await store.commit(append(a, 3))).toEqual({ ok: true });
    expect(await store.readEvents(a, all)).toEqual(events(1, 4));
  });
}

function closing(open: OpenStore): void {
  it("[ST-13] writes and answers what was handed over before it closes", async () => {
    await using fixture = await open();
    const handed = [append(a, 0), append(a, 1), append(b, 0)].map((commit) => fixture.store.commit(commit));

    const store = await fixture.reopen();

    expect(await Promise.all(handed)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    expect(await store.readEvents(a, all)).toEqual(events(1, 2));
  });

  it("[ST-13] rejects everything once it is closed, and may be closed twice", async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();

    const calls = [
      () => store.commit(append(a, 0)),
      () => store.load(a),
      () => store.readEvents(a, all),
      () => store.seqsAt(a, 1),
      () => store.liveStreams("agent"),
      () => store.claimHolder("k"),
      () => store.timers(),
      () => store.records("session"),
      () => store.record("session", "1"),
      () => store.untold(),
    ];

    for (const call of calls) await expect(call()).rejects.toMatchObject({ name: "CenterError", code: "unavailable" });
  });
}

function untold(open: OpenStore): void {
  it("[ST-14] names nothing on an empty disk and after an end in order", async () => {
    await using fixture = await open();
    expect(await fixture.store.untold()).toEqual([]);
    await fixture.store.commit(append(a, 0));

    const store = await fixture.reopen();

    expect(await store.untold()).toEqual([]);
  });

  it("[ST-14] names, after an end without warning, the streams of the last group and the numbers before it", async () => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0, 2));
    await fixture.store.commit(append(conversation("told"), 0, 2));
    await Promise.all(
      [append(a, 2), append(agent("x"), 0, 2), append(a, 3)].map((commit) => fixture.store.commit(commit)),
    );

    const store = await fixture.crash();

    expect(byId(await store.untold())).toEqual([
      { stream: a, afterSeq: 2 },
      { stream: agent("x"), afterSeq: 0 },
    ]);
  });

  it("[ST-14] names nothing that had time to be told", async () => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0));
    await fixture.idle();

    const store = await fixture.crash();

    expect(await store.untold()).toEqual([]);
  });

  it("[ST-14] says the same again whatever is committed after the start", async () => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0));
    const store = await fixture.crash();

    await store.commit(append(b, 0));
    await store.commit(append(b, 1));

    expect(await store.untold()).toEqual([{ stream: a, afterSeq: 0 }]);
  });
}

function byId<T extends { readonly stream: { readonly id: string } }>(named: readonly T[]): T[] {
  return [...named].sort((one, other) => (one.stream.id < other.stream.id ? -1 : 1));
}
