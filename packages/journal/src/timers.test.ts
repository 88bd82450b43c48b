import { accepted, refused, silentLogger } from "@tributary/kernel";
import { createManualClock, createRecordingLogger } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { add, counter, draftOf, openHarness } from "../test/harness.ts";
import { openJournal } from "./journal.ts";
import { createInProcessFanout } from "./memory/in-process-fanout.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import type { DurableTimer } from "./ports/store.ts";
import { createTimers, type TimerHandler } from "./timers.ts";

const stream = { kind: "counter", id: "a" };

function timer(id: string, dueAt: number): DurableTimer {
  return { id, dueAt, kind: "remind", stream, data: { of: id } };
}

/** Timers over `stored`, and the log of handler calls: id and time since the start. */
function open(stored: (now: number) => readonly DurableTimer[], handle?: TimerHandler) {
  const clock = createManualClock();
  const startAt = clock.now();
  const log = createRecordingLogger();
  const timers = createTimers({ clock, log, holds: null }, stored(startAt));
  const calls: [string, number][] = [];
  timers.start((each) => {
    calls.push([each.id, clock.now() - startAt]);
    return handle?.(each) ?? Promise.resolve(accepted(null));
  });
  return { clock, startAt, log, timers, calls };
}

describe("timers", () => {
  it("[TM-01] keeps a timer with its data over a restart, until a commit cancels it", async () => {
    await using harness = openHarness();
    const { clock, run } = harness;
    const first = await harness.openNode();
    const dueAt = clock.now() + 5_000;
    await run(first.run({}, () => ({ value: null, drafts: [], setTimers: [timer("t", dueAt)] })));
    await first[Symbol.asyncDispose]();

    const second = await harness.openNode();
    const handled: DurableTimer[] = [];
    second.startTimers((each) => {
      handled.push(each);
      return second.run({}, () => ({ value: null, drafts: [], cancelTimers: [each.id] }));
    });
    await clock.run(5_000);

    expect(handled).toEqual([timer("t", dueAt)]);
    expect(harness.disk.timers.size).toBe(0);
  });

  it("[TM-01] keeps a timer in the store if its handler does not cancel it", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();
    await harness.run(
      journal.run({}, () => ({ value: null, drafts: [], setTimers: [timer("t", harness.clock.now())] })),
    );

    journal.startTimers(() => Promise.resolve(accepted(null)));
    await harness.clock.run(0);

    expect([...harness.disk.timers.keys()]).toEqual(["t"]);
  });

  it("[TM-02] runs each timer at its time, and overdue ones at the start, soonest first", async () => {
    const { clock, timers, calls } = open((now) => [
      timer("late", now - 1),
      timer("b", now + 700),
      timer("a", now + 50),
    ]);

    timers.apply({ setTimers: [timer("earliest", clock.now() - 5), timer("c", clock.now() + 300)] });
    await clock.run(1_000);

    expect(calls).toEqual([
      ["earliest", 0],
      ["late", 0],
      ["a", 50],
      ["c", 300],
      ["b", 700],
    ]);
  });

  it("[TM-02] replaces a timer with the same id, and does not run a cancelled one", async () => {
    const { clock, startAt, timers, calls } = open((now) => [timer("moved", now + 100), timer("cancelled", now + 100)]);

    timers.apply({ setTimers: [timer("moved", startAt + 400)], cancelTimers: ["cancelled", "unknown"] });
    await clock.run(1_000);

    expect(calls).toEqual([["moved", 400]]);
  });

  it.each([-3_600_000, 3_600_000])("[TM-06] runs at its time when the wall clock jumps by %i ms", async (jumpMs) => {
    const { clock, startAt, timers } = open((now) => [timer("stored", now + 20_000)]);
    timers.apply({ setTimers: [timer("set", startAt + 30_000)] });
    const isLeft: number[] = [timers.size];

    await clock.run(5_000);
    clock.jumpTo(clock.now() + jumpMs);
    timers.apply({ setTimers: [timer("later", clock.now() + 40_000)] });
    for (const ms of [14_999, 1, 9_999, 1, 14_999, 1]) {
      await clock.run(ms);
      isLeft.push(timers.size);
    }

    expect(isLeft).toEqual([2, 3, 2, 2, 1, 1, 0]);
  });

  it.each([
    ["is refused", "timer was refused", () => Promise.resolve(refused({ code: "conflict" }))],
    ["rejects", "timer failed", () => Promise.reject(new Error("store unavailable"))],
    [
      "throws",
      "timer failed",
      () => {
        throw new Error("defect");
      },
    ],
  ] satisfies [string, string, TimerHandler][])(
    "[TM-03] repeats a timer whose handler %s, with growing delays",
    async (_, message, handle) => {
      const { clock, log, calls } = open((now) => [timer("t", now + 500)], handle);

      await clock.run(200_000);

      const delays = calls.slice(1).map(([, at], index) => at - (calls[index]?.[1] ?? 0));
      expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
      expect(log.lines[0]).toMatchObject({ message, fields: { timer: "remind" } });
    },
  );

  it("[TM-03] runs other timers that are due at the same time as a failing one", async () => {
    const { clock, calls } = open(
      (now) => [timer("broken", now), timer("sound", now)],
      ({ id }) => (id === "broken" ? Promise.reject(new Error("defect")) : Promise.resolve(accepted(null))),
    );

    await clock.run(100);

    expect(calls).toEqual([
      ["broken", 0],
      ["sound", 0],
    ]);
  });

  it.each(["cancelled", "replaced"])(
    "[TM-04] does not repeat a failed timer that was %s while its handler ran",
    async (change) => {
      const { clock, startAt, timers, calls } = open(
        (now) => [timer("t", now)],
        async () => {
          timers.apply(
            change === "cancelled" ? { cancelTimers: ["t"] } : { setTimers: [timer("t", startAt + 60_000)] },
          );
          return refused({ code: "too-late" });
        },
      );

      await clock.run(50_000);

      expect(calls).toEqual([["t", 0]]);
    },
  );

  it("[TM-04] cancels a timer in the commit that does its work, so that a failed commit leaves both undone", async () => {
    let failures = 1;
    await using harness = openHarness();
    const journal = await harness.openNode({
      wrapStore: (store) => ({
        ...store,
        commit: (commit) =>
          commit.cancelTimers !== undefined && failures-- > 0
            ? Promise.reject(new Error("disk full"))
            : store.commit(commit),
      }),
    });
    await harness.run(add(journal, 1));
    await harness.run(
      journal.run({}, () => ({ value: null, drafts: [], setTimers: [timer("t", harness.clock.now())] })),
    );

    journal.startTimers(({ id }) =>
      journal.run({ state: counter }, ({ state }, now) => {
        const changed = draftOf(state, now);
        changed.add({ type: "added", amount: 10 });
        return { value: null, drafts: [changed], cancelTimers: [id] };
      }),
    );
    await harness.clock.run(0);
    expect(harness.disk.timers.size).toBe(1);
    await harness.clock.run(1_000);

    expect(await harness.run(journal.durable(counter))).toMatchObject({ total: 11 });
    expect(harness.disk.timers.size).toBe(0);
  });

  it("[TM-05] runs nothing before it is started and after it is disposed, and leaves no alarm", async () => {
    const clock = createManualClock();
    const timers = createTimers({ clock, log: silentLogger, holds: null }, [timer("t", clock.now())]);
    await clock.run(10);
    const calls: string[] = [];

    timers.apply({ setTimers: [timer("later", clock.now() + 10)] });
    expect(clock.pendingTimers).toEqual([]);
    timers.start((each) => {
      calls.push(each.id);
      return Promise.reject(new Error("store closed"));
    });
    timers[Symbol.dispose]();
    await clock.run(10_000);

    expect(calls).toEqual([]);
    expect(clock.pendingTimers).toEqual([]);
    expect(timers.size).toBe(2);
  });

  it("[TM-05] does not repeat a timer whose handler fails after the journal was disposed", async () => {
    const clock = createManualClock();
    const log = createRecordingLogger();
    await using store = createMemoryStore({ clock });
    const fanout = createInProcessFanout({ log: silentLogger });
    const journal = await openJournal({ store, fanout, clock, log });
    const set = journal.run({}, () => ({ value: null, drafts: [], setTimers: [timer("t", clock.now())] }));
    await clock.run(2_000);
    await set;
    const release = Promise.withResolvers<never>();
    journal.startTimers(() => release.promise);
    await clock.run(0);

    await journal[Symbol.asyncDispose]();
    release.reject(new Error("too late"));
    await clock.drain();

    expect(clock.pendingTimers).toEqual([]);
    expect(log.lines).toEqual([]);
  });
});
