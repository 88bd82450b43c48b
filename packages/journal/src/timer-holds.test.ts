import { type Clock, refused, silentLogger } from "@tributary/kernel";
import { createManualClock, createProcessClock, createRecordingLogger } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { counter, draftOf } from "../test/harness.ts";
import { type Journal, openJournal } from "./journal.ts";
import { createInProcessFanout } from "./memory/in-process-fanout.ts";
import { createMemoryDisk } from "./memory/memory-disk.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import type { DurableTimer, Store } from "./ports/store.ts";
import type { TimerHandler } from "./timers.ts";

const MINUTE_MS = 60_000;

type NodeOptions = {
  /** Difference of the node's wall clock from the store's. */
  readonly skewMs?: number;
  readonly isShared?: boolean;
  readonly wrapStore?: (store: Store) => Store;
  /** Default: cancels the timer. */
  readonly handle?: (journal: Journal, timer: DurableTimer) => ReturnType<TimerHandler>;
};

/** Nodes on one store, and the handler calls of all of them: node, timer and time since the start. */
function openNodes() {
  const clock = createManualClock();
  const startAt = clock.now();
  const disk = createMemoryDisk();
  const fanout = createInProcessFanout({ log: silentLogger });
  const calls: [node: string, id: string, at: number][] = [];

  async function run<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined); // reported when the result is awaited below
    await clock.drain();
    return work;
  }

  async function open(node: string, options: NodeOptions = {}) {
    const { skewMs = 0, isShared = true, wrapStore, handle = cancel } = options;
    const skewed: Clock = { ...clock, now: () => clock.now() + skewMs };
    const process = createProcessClock(skewed);
    const log = createRecordingLogger();
    const memory = createMemoryStore({ clock, disk, isShared });
    const store = wrapStore?.(memory) ?? memory;
    const journal = await run(openJournal({ store, fanout, clock: process, log, node }));
    journal.startTimers((timer) => {
      calls.push([node, timer.id, clock.now() - startAt]);
      return handle(journal, timer);
    });
    await clock.drain();
    const set = (id: string, inMs: number) =>
      run(journal.run({}, (_, now) => ({ value: null, drafts: [], setTimers: [timer(id, now + inMs)] })));
    return { journal, log, set, kill: process.kill, process };
  }

  return { clock, disk, calls, run, open };
}

function timer(id: string, dueAt: number): DurableTimer {
  return { id, dueAt, kind: "remind", stream: { kind: "counter", id: "a" }, data: { of: id } };
}

function cancel(journal: Journal, { id }: Pick<DurableTimer, "id">) {
  return journal.run({}, () => ({ value: null, drafts: [], cancelTimers: [id] }));
}

/** A store whose answers to `holdTimers` are late, as those that a paused node receives. */
function lateHolds(clock: Clock, lateMs: number) {
  return (store: Store): Store => ({
    ...store,
    async holdTimers(ids, hold) {
      const held = await store.holdTimers(ids, hold);
      await new Promise<void>((resolve) => void clock.after(lateMs, resolve));
      return held;
    },
  });
}

describe("timers of several nodes", () => {
  it.each([-5 * MINUTE_MS, 5 * MINUTE_MS])(
    "[TM-08] run once, on the node that set them, while the clock of another differs by %i ms",
    async (skewMs) => {
      const { clock, disk, calls, open } = openNodes();
      const a = await open("a");
      await open("b", { skewMs });

      await a.set("t", 20_000);
      await a.set("u", 20_500);
      await clock.run(MINUTE_MS);

      expect(calls).toEqual([
        ["a", "t", 20_000],
        ["a", "u", 20_500],
      ]);
      expect(disk.timers.size).toBe(0);
    },
  );

  it("[TM-08] do not run where they were set once another node has cancelled or replaced them", async () => {
    const { clock, calls, run, open } = openNodes();
    const a = await open("a");
    const b = await open("b");
    await a.set("cancelled", 20_000);
    await a.set("moved", 20_000);

    await run(cancel(b.journal, { id: "cancelled" }));
    await b.set("moved", 40_000);
    await clock.run(2 * MINUTE_MS);

    expect(calls).toHaveLength(1);
    const [call] = calls;
    expect(call?.[1]).toBe("moved");
    expect(call?.[2]).toBeGreaterThanOrEqual(40_000);
    expect(call?.[2]).toBeLessThanOrEqual(46_000);
  });

  it.each([-5 * MINUTE_MS, 5 * MINUTE_MS])(
    "[TM-09] run on another node within a second when theirs has died, if its clock differs by %i ms",
    async (skewMs) => {
      const { clock, calls, open } = openNodes();
      const a = await open("a");
      await open("b", { skewMs });
      await open("c", { skewMs: -skewMs });
      for (let number = 1; number <= 250; number += 1) await a.set(`t${number}`, 20_000);

      a.kill();
      await clock.run(MINUTE_MS);

      expect(new Set(calls.map(([, id]) => id)).size).toBe(250);
      expect(calls).toHaveLength(250);
      for (const [, , at] of calls) expect(at).toBeGreaterThanOrEqual(20_000);
      for (const [, , at] of calls) expect(at).toBeLessThanOrEqual(21_000);
    },
  );

  it("[TM-09] are not read at the start of a node, and run there if they are due", async () => {
    const { clock, calls, open } = openNodes();
    const a = await open("a");
    await a.set("t", 20_000);
    a.kill();
    await clock.run(30_000);

    await open("b", {
      wrapStore: (store) => ({ ...store, timers: () => Promise.reject(new Error("read all timers")) }),
    });

    expect(calls).toEqual([["b", "t", 30_000]]);
  });

  it("[TM-09] of which the first ones are known to a node leave room for others in its question", async () => {
    const { clock, calls, open } = openNodes();
    const refuse = () => Promise.resolve(refused({ code: "too-early" }));
    const a = await open("a", { handle: refuse });
    for (let number = 1; number <= 120; number += 1) await a.set(`refused ${number}`, 10_000);
    await clock.run(50_000); // their delays have grown beyond the time of a hold
    const b = await open("b", { wrapStore: (store) => ({ ...store, dueTimers: () => Promise.resolve([]) }) });
    await b.set("t", 1_000);
    b.kill();

    await clock.run(3_000);

    expect(calls.filter(([node, id]) => node === "a" && id === "t")).not.toEqual([]);
  });

  it("[TM-10] that fail run again with growing delays, also on another node", async () => {
    const { clock, disk, calls, open } = openNodes();
    const a = await open("a", { handle: () => Promise.resolve(refused({ code: "broken" })) });
    const b = await open("b");

    await a.set("t", 20_000);
    await clock.run(MINUTE_MS);

    const ofA = calls.filter(([node]) => node === "a").map(([, , at]) => at);
    expect(ofA.slice(0, 3)).toEqual([20_000, 21_000, 23_000]);
    expect(calls.filter(([node]) => node === "b")).toHaveLength(1);
    expect(calls.at(-1)?.[2]).toBeLessThanOrEqual(33_000);
    expect(disk.timers.size).toBe(0);
    expect(b.log.of("error")).toEqual([]);
  });

  it("[TM-10] whose node dies while it runs them run on another when the hold has ended", async () => {
    const { clock, calls, open } = openNodes();
    const a = await open("a", { handle: () => new Promise(() => undefined) });
    await open("b");
    await a.set("t", 20_000);

    await clock.run(20_000);
    a.kill();
    await clock.run(MINUTE_MS);

    expect(calls.map(([node]) => node)).toEqual(["a", "b"]);
    expect(calls[1]?.[2]).toBeLessThanOrEqual(26_000);
  });

  it("[TM-10] are tried again when the store does not answer", async () => {
    const { clock, calls, open } = openNodes();
    let failures = 2;
    const a = await open("a", {
      wrapStore: (store) => ({
        ...store,
        holdTimers: (ids, hold) =>
          failures-- > 0 ? Promise.reject(new Error("store unavailable")) : store.holdTimers(ids, hold),
      }),
    });

    await a.set("t", 20_000);
    await clock.run(MINUTE_MS);

    expect(calls).toEqual([["a", "t", 23_000]]);
    expect(a.log.of("warn").map(({ message }) => message)).toContain("failed to hold timers");
  });

  it("[TM-11] do not run on a node that was paused while it took the hold", async () => {
    const { clock, calls, open } = openNodes();
    const a = await open("a", { wrapStore: lateHolds(clock, 10_000) });
    await open("b");
    await a.set("t", 20_000);

    await clock.run(MINUTE_MS);

    expect(calls.map(([node]) => node)).toEqual(["b"]);
  });

  it("[TM-11] do their work once, also if a node was paused before its commit", async () => {
    const { clock, disk, calls, open } = openNodes();
    const addOnce = (journal: Journal, { id }: DurableTimer) =>
      journal.run({ state: counter }, ({ state }, now) => {
        if (state !== undefined) return { value: null, drafts: [], cancelTimers: [id] };
        const changed = draftOf(state, now);
        changed.add({ type: "added", amount: 1 });
        return { value: null, drafts: [changed], cancelTimers: [id] };
      });
    const a = await open("a", {
      handle: addOnce,
      wrapStore: (store) => ({
        ...store,
        async commit(commit) {
          if (commit.cancelTimers) await new Promise<void>((resolve) => void clock.after(20_000, resolve));
          return store.commit(commit);
        },
      }),
    });
    await open("b", { handle: addOnce });
    await a.set("t", 20_000);

    await clock.run(2 * MINUTE_MS);

    expect(calls.map(([node]) => node)).toEqual(["a", "b"]);
    expect(disk.streams.get("counter/a")?.events).toHaveLength(1);
  });

  it.each([-5 * MINUTE_MS, 0, 5 * MINUTE_MS])(
    "[TM-13] that a dead node has replaced with an earlier time run on time where they were set, if that clock differs by %i ms",
    async (skewMs) => {
      const { clock, disk, calls, open } = openNodes();
      const a = await open("a", { skewMs });
      const b = await open("b");
      await a.set("t", 60_000);
      await b.set("t", 10_500);

      b.kill();
      await clock.run(10 * MINUTE_MS);

      expect(calls).toEqual([["a", "t", 11_000]]);
      expect(disk.timers.size).toBe(0);
    },
  );

  it.each([-5 * MINUTE_MS, 0, 5 * MINUTE_MS])(
    "[TM-13] that another node has replaced with a later time run once, at that time, if the clock of the first differs by %i ms",
    async (skewMs) => {
      const { clock, calls, open } = openNodes();
      const a = await open("a", { skewMs });
      const b = await open("b");
      await a.set("t", 10_000);
      await b.set("t", 13_000);
      await a.set("u", 10_000);
      await b.set("u", 30_000);

      await clock.run(10 * MINUTE_MS);

      expect(calls.map(([, id, at]) => [id, at])).toEqual([
        ["t", 13_000],
        ["u", 30_000],
      ]);
    },
  );

  it("[TM-13] that another node has replaced are found as due if the store's time cannot be read", async () => {
    const { clock, calls, open } = openNodes();
    const a = await open("a", {
      wrapStore: (store) => ({ ...store, now: () => Promise.reject(new Error("store unavailable")) }),
    });
    const b = await open("b");
    await a.set("t", 10_000);
    await b.set("t", 13_000);

    await clock.run(MINUTE_MS);

    expect(calls.map(([, id]) => id)).toEqual(["t"]);
    expect(calls[0]?.[2]).toBeLessThanOrEqual(16_000);
    expect(a.log.of("warn").map(({ message }) => message)).toContain("failed to read time of timer");
  });

  it("[TM-13] that are due in the store but not here, and were not replaced, keep their time", async () => {
    const { clock, calls, open } = openNodes();
    const a = await open("a", { skewMs: -5 * MINUTE_MS });
    await a.set("t", 20_000);

    await clock.run(MINUTE_MS);

    expect(calls).toEqual([["a", "t", 20_000]]);
  });

  it("[TM-13] that are due in the store but not where they were set are not held there before their time", async () => {
    const { clock, calls, open } = openNodes();
    const a = await open("a", { skewMs: -5 * MINUTE_MS });
    await open("b");
    await a.set("t", 20_000);

    await clock.run(MINUTE_MS);

    expect(calls).toEqual([["b", "t", 1_000]]);
  });

  it("[TM-13] that are set again while the store is asked about the old ones keep their new time", async () => {
    const { clock, calls, open } = openNodes();
    const a = await open("a", { skewMs: -5 * MINUTE_MS, wrapStore: lateHolds(clock, 200) });
    await a.set("t", 20_000);
    await clock.run(1_050);
    await a.set("t", 30_000);

    await clock.run(MINUTE_MS);

    expect(calls).toEqual([["a", "t", 31_250]]);
  });

  it("[TM-12] cost nothing more if the store is not shared", async () => {
    const { clock, calls, open } = openNodes();
    const fail = () => Promise.reject(new Error("asked about other nodes"));
    const a = await open("a", {
      isShared: false,
      wrapStore: (store) => ({ ...store, dueTimers: fail, holdTimers: fail }),
    });
    await a.set("t", 20_000);
    expect(a.process.pending).toBe(1);

    await clock.run(MINUTE_MS);

    expect(calls).toEqual([["a", "t", 20_000]]);
    expect(a.process.pending).toBe(0);
    expect(a.log.lines).toEqual([]);
  });

  it("[TM-12] ask nothing after their disposal", async () => {
    const { clock, open } = openNodes();
    const a = await open("a");

    await a.journal[Symbol.asyncDispose]();
    await clock.run(5_000);

    expect(a.process.pending).toBe(0);
  });
});
