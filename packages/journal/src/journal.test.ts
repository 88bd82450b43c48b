import { silentLogger } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { add, collect, counter, openHarness } from "../test/harness.ts";
import { unchanged } from "./decision.ts";
import { draft } from "./draft.ts";
import type { Journal } from "./journal.ts";
import type { JournalEvent } from "./ports/store.ts";
import { defineStream, type Numbered, type StreamState, streamOf } from "./stream-type.ts";

/** A kind of stream that only this file knows: the stock of one article, with the orders received last. */
type Stock = StreamState & {
  readonly kind: "stock";
  readonly article: string;
  readonly quantity: number;
  /** Not stored in snapshots. */
  readonly recentOrders: readonly string[];
};

type StockEvent = { readonly at: number; readonly article: string } & (
  | { readonly type: "delivered"; readonly quantity: number }
  | { readonly type: "ordered"; readonly order: string; readonly quantity: number }
  | { readonly type: "discontinued" }
);

const stockType = defineStream({
  kind: "stock",
  version: 2,
  // Version 1 counted dozens.
  upcasters: { 1: (event) => ({ ...event, quantity: 12 * ((event as { dozens?: number }).dozens ?? 0) }) },
  initial: (id): Stock => ({
    kind: "stock",
    id,
    seq: 0,
    lastAt: 0,
    article: `article ${id}`,
    quantity: 0,
    recentOrders: [],
  }),
  evolve(state: Stock, event: Numbered<StockEvent>): Stock {
    const next = { ...state, seq: event.seq, lastAt: event.at };
    switch (event.type) {
      case "delivered":
        return { ...next, quantity: state.quantity + event.quantity };
      case "ordered":
        return {
          ...next,
          quantity: state.quantity - event.quantity,
          recentOrders: [...state.recentOrders, event.order].slice(-3),
        };
      case "discontinued":
        return { ...next, quantity: 0 };
    }
  },
  isActive: ({ quantity }) => quantity > 0,
  stamp: ({ article }) => ({ article }),
  isSnapshotDue: (type) => type === "discontinued",
  toSnapshot: (state) => ({ ...state, recentOrders: [] }),
  async hydrate(state, read) {
    const orders = await read({ order: "backward", limit: 3, beforeSeq: state.seq + 1, types: ["ordered"] });
    return { ...state, recentOrders: orders.map(({ order }) => order) };
  },
});

const stock = (id: string) => streamOf(stockType, id);

function deliver(journal: Journal, id: string, quantity: number) {
  return journal.run({ state: stock(id) }, ({ state }, now) => {
    const changed = draft(stock(id), state, now);
    changed.add({ type: "delivered", quantity });
    return { value: changed.state.quantity, drafts: [changed] };
  });
}

function order(journal: Journal, id: string, name: string) {
  return journal.run({ state: stock(id) }, ({ state }, now) => {
    if (state.quantity === 0) return { refusal: { code: "sold-out" as const } };
    const changed = draft(stock(id), state, now);
    changed.add({ type: "ordered", order: name, quantity: 1 });
    return { value: changed.state.quantity, drafts: [changed] };
  });
}

/** Writes events of version 1 and a snapshot of it, as an older program did. */
function writeVersionOne({ disk }: ReturnType<typeof openHarness>, wrap = (state: object): object => state): void {
  const dozens = [1, 2, 3].map((count, index) => {
    const event: JournalEvent & Record<string, unknown> = { seq: index + 1, at: 5, type: "delivered", dozens: count };
    return { at: event.at, type: event.type, text: JSON.stringify(event) };
  });
  const snapshot = {
    seq: 2,
    isActive: true,
    text: JSON.stringify(wrap({ kind: "stock", id: "old", seq: 2, dozens: 3 })),
  };
  disk.streams.set("stock/old", { stream: { kind: "stock", id: "old" }, events: dozens, snapshot });
}

describe("journal: a kind of stream of its own", () => {
  it("runs decisions, returns their values and refusals, and keeps the states over a restart", async () => {
    await using harness = openHarness();
    const { run } = harness;
    const first = await harness.openNode();
    expect(await run(order(first, "a", "too early"))).toEqual({ ok: false, refusal: { code: "sold-out" } });
    expect(await run(deliver(first, "a", 2))).toEqual({ ok: true, value: 2 });
    expect(await run(order(first, "a", "one"))).toEqual({ ok: true, value: 1 });

    const second = await harness.openNode();

    expect(await run(second.durable(stock("a")))).toMatchObject({ seq: 2, quantity: 1, recentOrders: ["one"] });
    expect(await run(second.durable(stock("b")))).toEqual(stockType.initial("b"));
    expect(await run(second.read(stock("a"), { order: "backward", limit: 1, types: ["ordered"] }))).toEqual([
      expect.objectContaining({ seq: 2, type: "ordered", order: "one", article: "article a", v: 2 }),
    ]);
  });

  it("runs decisions on streams that follow from the states of others, of different kinds", async () => {
    await using harness = openHarness();
    const { run } = harness;
    const journal = await harness.openNode();
    await run(Promise.all([add(journal, 7), deliver(journal, "7", 70)]));

    const result = await run(
      journal.runChained(
        { total: counter },
        ({ total }) => ({ article: stock(String(total?.total)) }),
        ({ total, article }) => unchanged([total?.total, article.quantity]),
      ),
    );

    expect(result).toEqual({ ok: true, value: [7, 70] });
  });

  it("follows streams, signals on them, and finds events by their time", async () => {
    await using harness = openHarness();
    const { run } = harness;
    const journal = await harness.openNode();
    const received: unknown[] = [];
    using following = journal.follow(
      stock("a"),
      { afterSeq: 0 },
      {
        onEvent: (event) => received.push([event.seq, event.article]),
        onSignal: (name, data) => received.push([name, data]),
      },
    );

    await run(following.ready);
    await run(deliver(journal, "a", 2));
    journal.signal(stock("a"), "inspected", { by: "x" });

    expect(received).toEqual([
      [1, "article a"],
      ["inspected", { by: "x" }],
    ]);
    expect(await run(journal.seqsAt(stock("a"), harness.clock.now()))).toEqual([1]);
  });

  it("loads the active streams of a type", async () => {
    await using harness = openHarness();
    const { run } = harness;
    const first = await harness.openNode();
    for (let each = 0; each < 100; each += 1) await run(deliver(first, "active", 1));
    await run(deliver(first, "other", 1));

    const second = await harness.openNode();
    const seen: string[] = [];
    second.observe(stockType, { latest: (id) => seen.push(id) });
    await run(second.loadActive(stockType));

    expect(seen).toEqual(["active"]);
  });

  it("ends feeds and leaves nothing running when it is disposed", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();
    const { seqs, ends } = collect(journal);
    await harness.run(add(journal, 1));

    await journal[Symbol.asyncDispose]();
    const other = await harness.openNode({ log: silentLogger });
    await harness.run(add(other, 1));

    expect([seqs, ends]).toEqual([[1], []]);
  });
});

describe("journal: snapshots and versions", () => {
  it("[VN-02] converts events of an older version wherever they are read", async () => {
    await using harness = openHarness();
    writeVersionOne(harness);
    const journal = await harness.openNode();
    const followed: number[] = [];
    journal.follow(
      stock("old"),
      { afterSeq: 0 },
      { onEvent: (event) => followed.push(event.type === "delivered" ? event.quantity : 0) },
    );

    const read = await harness.run(journal.read(stock("old"), { order: "forward", limit: 10, types: ["delivered"] }));

    expect(read.map(({ quantity }) => quantity)).toEqual([12, 24, 36]);
    expect(followed).toEqual([12, 24, 36]);
  });

  it("[VN-02] converts an event once that an older node commits and publishes", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();
    await harness.run(deliver(journal, "old", 5));
    const event = { seq: 2, at: harness.clock.now(), type: "delivered", dozens: 1 };

    harness.fanout.publish("stock/old", { kind: "events", events: [event] });
    await harness.clock.drain();

    expect(await harness.run(journal.durable(stock("old")))).toMatchObject({ seq: 2, quantity: 17 });
  });

  it.each([
    ["another version", (state: object) => ({ v: 1, state })],
    ["a program that did not write versions", (state: object) => state],
  ])("[VN-03] ignores a snapshot of %s, and rebuilds the state from all events", async (_, wrap) => {
    await using harness = openHarness();
    writeVersionOne(harness, wrap);
    const journal = await harness.openNode();

    expect(await harness.run(journal.durable(stock("old")))).toMatchObject({ seq: 3, quantity: 72 });
    expect(await harness.run(deliver(journal, "old", 1))).toEqual({ ok: true, value: 73 });
  });

  it("[VN-05] stores a snapshot after the types for which it is due, and at the latest after 100 events", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();
    const snapshotSeq = () => harness.disk.streams.get("stock/a")?.snapshot?.seq;

    for (let each = 0; each < 99; each += 1) await harness.run(deliver(journal, "a", 1));
    expect(snapshotSeq()).toBeUndefined();
    await harness.run(deliver(journal, "a", 1));
    expect(snapshotSeq()).toBe(100);
    await harness.run(
      journal.run({ state: stock("a") }, ({ state }, now) => {
        const changed = draft(stock("a"), state, now);
        changed.add({ type: "discontinued" });
        return { value: null, drafts: [changed] };
      }),
    );

    expect(snapshotSeq()).toBe(101);
  });

  it("[VN-06] leaves out of snapshots what the type restores from the events", async () => {
    await using harness = openHarness();
    const { run } = harness;
    const first = await harness.openNode();
    await run(deliver(first, "a", 200));
    for (let each = 1; each < 100; each += 1) await run(order(first, "a", `order ${each}`));

    const second = await harness.openNode();

    const snapshot = JSON.parse(harness.disk.streams.get("stock/a")?.snapshot?.text ?? "null");
    expect(snapshot).toMatchObject({ v: 2, state: { seq: 100, quantity: 101, recentOrders: [] } });
    expect(await run(second.durable(stock("a")))).toMatchObject({
      seq: 100,
      quantity: 101,
      recentOrders: ["order 97", "order 98", "order 99"],
    });
  });
});
