import { createSystemClock, silentLogger } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { createFeeds, type Feeds } from "../feeds.ts";
import { createMemoryStore } from "../memory/memory-store.ts";
import { defineStream, type Numbered, streamOf } from "../stream-type.ts";
import type { FanoutFixture, OpenFanout } from "./fanout-contract.ts";
import { createFaultyFanout, type Fault, type FaultyFanout } from "./faulty-fanout.ts";

type Tick = { readonly type: "ticked"; readonly at: number };

const ticks = defineStream({
  kind: "tick",
  version: 1,
  initial: (id) => ({ kind: "tick", id, seq: 0, lastAt: 0 }),
  evolve: (state, event: Numbered<Tick>) => ({ ...state, seq: event.seq, lastAt: event.at }),
  isActive: () => true,
  stamp: () => ({}),
});
const ref = streamOf(ticks, "a");

/** Required behavior of feeds over a fan-out whose messages are lost, repeated and reordered: rules FD-02 to FD-04 and FD-10 of SPEC.md. */
export function feedContract(name: string, open: OpenFanout): void {
  describe(`Feed contract: ${name}`, () => {
    const faults: readonly [string, string, (seq: number) => Fault][] = [
      ["FD-02", "repeats every message", () => "repeat"],
      ["FD-03", "delivers neighbors in the wrong order", (seq) => (seq % 2 === 0 ? "delay" : "none")],
      ["FD-04", "loses two of three messages", (seq) => (seq % 3 === 0 ? "none" : "lose")],
      ["FD-04", "loses, repeats and reorders messages", mixed(20_260_101)],
    ];

    it.each(faults)("[%s] delivers each event once and in order on all nodes when the broker %s", async (...row) => {
      await using nodes = await openNodes(open, row[2]);
      const followers = nodes.all.map(({ feeds }) => follow(feeds));
      await Promise.all(followers.map(({ ready }) => ready));

      await nodes.commit(1, 150);
      for (const { fanout } of nodes.all) fanout.reset();
      await Promise.all(followers.map(({ reached }) => reached(150)));

      for (const { received } of followers) expect(received).toEqual(numbers(1, 150));
    });

    it("[FD-10] delivers events whose messages were all lost once the adapter reports a reset", async () => {
      await using nodes = await openNodes(open, () => "lose");
      const followers = nodes.all.map(({ feeds }) => follow(feeds));
      await Promise.all(followers.map(({ ready }) => ready));

      await nodes.commit(1, 10);
      for (const { received } of followers) expect(received).toEqual([]);
      for (const { fanout } of nodes.all) fanout.reset();
      await Promise.all(followers.map(({ reached }) => reached(10)));

      for (const { received } of followers) expect(received).toEqual(numbers(1, 10));
    });
  });
}

type Nodes = AsyncDisposable & {
  readonly all: readonly { readonly feeds: Feeds; readonly fanout: FaultyFanout }[];
  /** Commits and publishes events, each on the next node in turn, and waits for their delivery. */
  commit(from: number, to: number): Promise<void>;
};

async function openNodes(open: OpenFanout, faultOf: (seq: number) => Fault): Promise<Nodes> {
  const fixture: FanoutFixture = await open();
  const clock = createSystemClock();
  const store = createMemoryStore({ clock });
  const all = fixture.nodes.map((node) => {
    const fanout = createFaultyFanout(node, (message) =>
      message.kind === "events" ? faultOf(message.events[0]?.seq ?? 0) : "none",
    );
    return { fanout, feeds: createFeeds({ store, fanout, clock, log: silentLogger }) };
  });
  return {
    all,
    async commit(from, to) {
      for (const seq of numbers(from, to)) {
        const events = [{ seq, at: seq, type: "ticked" }];
        await store.commit({ changes: [{ stream: { kind: ref.kind, id: ref.id }, expectedSeq: seq - 1, events }] });
        all[seq % all.length]?.feeds.publish(ref, events);
      }
      await fixture.delivered();
    },
    async [Symbol.asyncDispose]() {
      for (const { feeds } of all) feeds[Symbol.dispose]();
      await store[Symbol.asyncDispose]();
      await fixture[Symbol.asyncDispose]();
    },
  };
}

function follow(feeds: Feeds) {
  const received: number[] = [];
  const waiting = new Map<number, () => void>();
  const { ready } = feeds.follow(
    ref,
    { afterSeq: 0 },
    {
      onEvent({ seq }) {
        received.push(seq);
        waiting.get(seq)?.();
      },
    },
  );
  const reached = (seq: number): Promise<void> =>
    received.includes(seq) ? Promise.resolve() : new Promise((resolve) => waiting.set(seq, resolve));
  return { ready, received, reached };
}

/** Returns faults in a fixed random order: a linear congruential generator. */
function mixed(seed: number): () => Fault {
  const faults: readonly Fault[] = ["none", "none", "lose", "repeat", "delay"];
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return faults[Math.floor((state / 2 ** 32) * faults.length)] ?? "none";
  };
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
