/** Durability over restarts, and the report of undelivered events. */
import { describe, expect, it } from "vitest";
import { agent, append, claim, conversation, events, type OpenStore, record, timer } from "./store-fixture.ts";

const all = { order: "forward", limit: 1_000 } as const;
const a = conversation("a");
const b = conversation("b");

/** Rules ST-13 and ST-14. */
export function storeLifeRules(open: OpenStore): void {
  describe("life", () => {
    lasting(open);
    closing(open);
    undelivered(open);
  });
}

function lasting(open: OpenStore): void {
  it.each(["reopen", "crash"] as const)("[ST-13] keeps everything acknowledged after a %s", async (end) => {
    await using fixture = await open();
    await fixture.store.commit({
      ...append(a, 0, 3, { state: { step: 3 }, isActive: true }),
      claims: [claim("token", "item")],
      setTimers: [timer("t", 5)],
      putRecords: [record("session", "1")],
    });
    await fixture.store.commit(append(a, 3, 2));

    const store = await fixture[end]();

    expect(await store.load(a)).toEqual({ snapshot: { seq: 3, state: { step: 3 } }, tail: events(4, 5) });
    expect(await store.readEvents(a, all)).toEqual(events(1, 5));
    expect(await store.activeStreams("conversation")).toEqual(["a"]);
    expect(await store.claimHolder("token")).toBe("item");
    expect(await store.timers()).toEqual([timer("t", 5)]);
    expect(await store.records("session")).toEqual([record("session", "1")]);
  });

  it.each(["reopen", "crash"] as const)("[ST-13] continues the numbers after a %s", async (end) => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0, 3));

    const store = await fixture[end]();

    expect(await store.commit(append(a, 2))).toEqual({ ok: false, refusal: "conflict" });
    expect(await store.commit(append(a, 3))).toEqual({ ok: true });
    expect(await store.readEvents(a, all)).toEqual(events(1, 4));
  });
}

function closing(open: OpenStore): void {
  it("[ST-13] writes and answers submitted commits before it closes", async () => {
    await using fixture = await open();
    const submitted = [append(a, 0), append(a, 1), append(b, 0)].map((commit) => fixture.store.commit(commit));

    const store = await fixture.reopen();

    expect(await Promise.all(submitted)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
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
      () => store.activeStreams("agent"),
      () => store.claimHolder("k"),
      () => store.timers(),
      () => store.records("session"),
      () => store.record("session", "1"),
      () => store.undelivered(),
    ];

    for (const call of calls) await expect(call()).rejects.toMatchObject({ name: "JournalError", code: "unavailable" });
  });
}

function undelivered(open: OpenStore): void {
  it("[ST-14] returns nothing for an empty disk and after an orderly close", async () => {
    await using fixture = await open();
    expect(await fixture.store.undelivered()).toEqual([]);
    await fixture.store.commit(append(a, 0));

    const store = await fixture.reopen();

    expect(await store.undelivered()).toEqual([]);
  });

  it("[ST-14] returns the streams of the last group after a crash, with the numbers before it", async () => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0, 2));
    await fixture.store.commit(append(conversation("delivered"), 0, 2));
    await Promise.all(
      [append(a, 2), append(agent("x"), 0, 2), append(a, 3)].map((commit) => fixture.store.commit(commit)),
    );

    const store = await fixture.crash();

    expect(byId(await store.undelivered())).toEqual([
      { writer: "local", stream: a, afterSeq: 2 },
      { writer: "local", stream: agent("x"), afterSeq: 0 },
    ]);
  });

  it("[ST-14] returns nothing that had time to be delivered", async () => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0));
    await fixture.idle();

    const store = await fixture.crash();

    expect(await store.undelivered()).toEqual([]);
  });

  it("[ST-14] returns the same whatever is committed after the start", async () => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0));
    const store = await fixture.crash();

    await store.commit(append(b, 0));
    await store.commit(append(b, 1));

    expect(await store.undelivered()).toEqual([{ writer: "local", stream: a, afterSeq: 0 }]);
  });

  it("[ST-14] keeps the position of each writer, whatever other writers commit later", async () => {
    await using fixture = await open();
    await fixture.store.commit(append(a, 0));
    const other = await fixture.crash("other");
    expect(await other.undelivered()).toEqual([{ writer: "local", stream: a, afterSeq: 0 }]);
    await other.commit(append(a, 1));
    await other.commit(append(b, 0, 2));

    const third = await fixture.crash("third");

    expect(byId(await third.undelivered())).toEqual([
      { writer: "local", stream: a, afterSeq: 0 },
      { writer: "other", stream: b, afterSeq: 0 },
    ]);
  });
}

function byId<T extends { readonly stream: { readonly id: string } }>(streams: readonly T[]): T[] {
  return [...streams].sort((one, other) => (one.stream.id < other.stream.id ? -1 : 1));
}
