/** Durability over restarts. */
import { describe, expect, it } from "vitest";
import { append, claim, conversation, events, type OpenStore, record, timer } from "./store-fixture.ts";

const all = { order: "forward", limit: 1_000 } as const;
const a = conversation("a");
const b = conversation("b");

/** Rule ST-13. */
export function storeLifeRules(open: OpenStore): void {
  describe("life", () => {
    lasting(open);
    closing(open);
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
      () => store.dueTimers(1),
      () => store.holdTimers(["t"], { holder: "one", holdMs: 1 }),
      () => store.takeLease({ name: "router", holder: "one", forMs: 1 }),
      () => store.releaseLease({ name: "router", epoch: 1 }),
      () => store.readAll({ kinds: ["agent"], after: null, limit: 1 }),
      () => store.now(),
    ];

    for (const call of calls) await expect(call()).rejects.toMatchObject({ name: "JournalError", code: "unavailable" });
  });
}
